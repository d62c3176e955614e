import { greatest } from "../base/greatest.ts";
import type { Graph } from "../onnx/graph.ts";
import { type Connections, connector } from "./connections.ts";
import { workingLayers } from "./layers.ts";

/** A unit that is read, or reads: the number of its layer, its own, L2 norm and mean of the weights. */
export type Wire = readonly [layer: number, unit: number, norm: number, mean: number];

/** The strongest weights by which a unit reads others. */
export function wiresInto({ sources, norms, means }: Connections, unit: number, most: number): Wire[] {
  const first = unit * sources.length;
  const own = norms.subarray(first, first + sources.length);
  return greatest(own, most).flatMap((place): Wire[] => {
    const { layer, unit } = sources[place]!;
    return own[place]! > 0 ? [[layer, unit, own[place]!, means[first + place]!]] : [];
  });
}

/** The strongest weights by which the units of a layer, its number given, read the source at a place. */
export function wiresFrom(
  { sources, units, norms, means }: Connections,
  place: number,
  layer: number,
  most: number,
): Wire[] {
  const at = (u: number) => u * sources.length + place;
  const own = Float32Array.from({ length: units }, (_, u) => norms[at(u)]!);
  return greatest(own, most).flatMap((u): Wire[] => (own[u]! > 0 ? [[layer, u, own[u]!, means[at(u)]!]] : []));
}

/** The strongest of wires; of equal ones those of earlier layers and units. */
export const strongestWires = (wires: readonly Wire[], most: number): Wire[] =>
  wires.toSorted((a, b) => b[2] - a[2] || a[0] - b[0] || a[1] - b[1]).slice(0, most);

/** A unit by the value of its layer. */
export interface UnitOf {
  readonly layer: string;
  readonly unit: number;
}

/** A unit that is read, or reads, and how strongly. */
export interface Wired extends UnitOf {
  /** The L2 norm of the weights between the two, of all places of a kernel. */
  readonly norm: number;
  readonly mean: number;
}

export interface UnitWires {
  /** The units of layers with weights that make it: itself, or those whose values come to it through activations, pools and joins. */
  readonly made: readonly UnitOf[];
  /** The strongest that it reads. */
  readonly incoming: readonly Wired[];
  /** The strongest that read it. */
  readonly outgoing: readonly Wired[];
}

/** The strongest weights around one unit of any value, its place along axis 1. */
export function wiresOf(graph: Graph, value: string, unit: number, most: number): UnitWires {
  const layers = workingLayers(graph).filter(({ node }) =>
    node.inputs.some((v) => (graph.constants.get(v)?.shape.length ?? 0) >= 2),
  );
  const { origins, of } = connector(graph, layers);
  const made = origins(value)?.[unit] ?? [];
  const isMade = (o: { readonly layer: number; readonly unit: number }) =>
    made.some((m) => m.layer === o.layer && m.unit === o.unit);
  const incoming = made.flatMap(({ layer, unit }) => {
    const found = of(layer);
    return found ? wiresInto(found, unit, most) : [];
  });
  const outgoing = layers.flatMap(({ node }, layer) => {
    if (!origins(node.inputs[0]!)?.some((list) => list.some(isMade))) return [];
    const found = of(layer);
    return found ? found.sources.flatMap((s, place) => (isMade(s) ? wiresFrom(found, place, layer, most) : [])) : [];
  });
  const wired = (wires: readonly Wire[]) =>
    strongestWires(wires, most).map(([layer, unit, norm, mean]) => ({ layer: layers[layer]!.value, unit, norm, mean }));
  return {
    made: made.map(({ layer, unit }) => ({ layer: layers[layer]!.value, unit })),
    incoming: wired(incoming),
    outgoing: wired(outgoing),
  };
}
