import type { Graph } from "@convlens/core/onnx";
import { type Connections, connectionsOf } from "@convlens/core/transform";
import { type AtlasLayer, greatest } from "./layers.ts";
import type { Wire } from "./page/data.ts";

/** How the units of layers are connected. */
export interface Wiring {
  /** By layer and unit: the strongest that it reads. */
  readonly incoming: readonly (readonly (readonly Wire[])[])[];
  /** By layer and unit: the strongest that read it. */
  readonly outgoing: readonly (readonly (readonly Wire[])[])[];
  /** By layer and unit: the L2 norm of all weights that read it. */
  readonly reach: readonly Float64Array[];
}

/** Told of each unit. */
const TOLD = 12;

/** The strongest weights between units, layer by layer: of dense layers only what is told is kept. */
export function wiringOf(graph: Graph, layers: readonly AtlasLayer[]): Wiring {
  const incoming = layers.map(({ units }): Wire[][] => Array.from({ length: units }, () => []));
  const outgoing = layers.map(({ units }): Wire[][] => Array.from({ length: units }, () => []));
  const reach = layers.map(({ units }) => new Float64Array(units));
  let to = 0;
  for (const found of connectionsOf(graph, layers)) {
    if (found && found.units === layers[to]!.units) {
      for (let unit = 0; unit < found.units; unit++) incoming[to]![unit] = incomingOf(found, unit);
      for (const [place, { layer, unit }] of found.sources.entries()) {
        outgoing[layer]![unit] = strongest([...outgoing[layer]![unit]!, ...outgoingOf(found, place, to)]);
        for (let u = 0; u < found.units; u++)
          reach[layer]![unit]! += found.norms[u * found.sources.length + place]! ** 2;
      }
    }
    to++;
  }
  return { incoming, outgoing, reach: reach.map((squares) => squares.map(Math.sqrt)) };
}

function incomingOf({ sources, norms, means }: Connections, unit: number): Wire[] {
  const first = unit * sources.length;
  const own = norms.subarray(first, first + sources.length);
  return greatest(own, TOLD).flatMap((place): Wire[] => {
    const { layer, unit } = sources[place]!;
    return own[place]! > 0 ? [[layer, unit, own[place]!, means[first + place]!]] : [];
  });
}

function outgoingOf({ sources, units, norms, means }: Connections, place: number, layer: number): Wire[] {
  const at = (u: number) => u * sources.length + place;
  const own = Float32Array.from({ length: units }, (_, u) => norms[at(u)]!);
  return greatest(own, TOLD).flatMap((u): Wire[] => (own[u]! > 0 ? [[layer, u, own[u]!, means[at(u)]!]] : []));
}

const strongest = (wires: readonly Wire[]): Wire[] =>
  wires.toSorted((a, b) => b[2] - a[2] || a[0] - b[0] || a[1] - b[1]).slice(0, TOLD);
