import type { Doubles } from "../base/tensor.ts";
import { toDoubles } from "../base/tensor.ts";
import type { Attrs, Graph, Node } from "../onnx/graph.ts";
import { consumers } from "../onnx/graph.ts";
import { number } from "../op/define.ts";
import { affineOf } from "./affine.ts";
import type { Layer } from "./layers.ts";
import type { Origin } from "./origins.ts";
import { originsOf } from "./origins.ts";
import { outputChannels } from "./outputChannels.ts";

/** The weights by which the units of a layer read those of earlier ones. */
export interface Connections {
  readonly units: number;
  /** The units that are read. */
  readonly sources: readonly Pick<Origin, "layer" | "unit">[];
  /** units × sources: the L2 norm of the weights between two units, of all places of a kernel. */
  readonly norms: Float32Array;
  /** units × sources: their mean. */
  readonly means: Float32Array;
}

/** By operator type: between which output and which input channel the weight at flat index `i` is. */
const ends: Readonly<
  Record<
    string,
    (weights: Doubles, attrs: Attrs) => { units: number; outOf: (i: number) => number; inOf: (i: number) => number }
  >
> = {
  Conv: (weights, attrs) => {
    const [outputs, width] = weights.shape as [number, number];
    const outOf = outputChannels.Conv!.channelOf(weights, attrs);
    const kernel = weights.data.length / (outputs * width);
    const each = outputs / number(attrs, "group", 1);
    const inOf = (i: number) => Math.floor(outOf(i) / each) * width + (Math.floor(i / kernel) % width);
    return { units: outputs, outOf, inOf };
  },
  ConvTranspose: (weights, attrs) => {
    const each = weights.data.length / weights.shape[0]!;
    const knows = outputChannels.ConvTranspose!;
    const units = weights.shape[1]! * number(attrs, "group", 1);
    return { units, outOf: knows.channelOf(weights, attrs), inOf: (i) => Math.floor(i / each) };
  },
  Gemm: (weights, attrs) => {
    const [rows, columns] = weights.shape as [number, number];
    const turned = number(attrs, "transB", 0) === 1;
    const [row, column] = [(i: number) => Math.floor(i / columns), (i: number) => i % columns];
    return turned ? { units: rows, outOf: row, inOf: column } : { units: columns, outOf: column, inOf: row };
  },
  MatMul: ({ shape: [, columns] }) => ({
    units: columns!,
    outOf: (i) => i % columns!,
    inOf: (i) => Math.floor(i / columns!),
  }),
};

/**
 * The weights between the units of each layer and those of earlier ones, one layer at a time. Between two layers may be whatever leaves
 * channels in their places or moves them (see `originsOf`); factors of normalisations on the way and behind the layer are in the weights.
 * `undefined` for a layer that reads no other one, such as the first, or whose weights are no constants.
 */
export function* connectionsOf(graph: Graph, layers: readonly Layer[]): Generator<Connections | undefined> {
  const { of } = connector(graph, layers);
  for (const i of layers.keys()) yield of(i);
}

/** Looks up the weights of single layers; see `connectionsOf`. */
export interface Connector {
  /** Which units of the layers reach the places of a value; see `originsOf`. */
  origins(value: string): readonly (readonly Origin[])[] | undefined;
  /** The weights by which the layer of a number reads earlier ones. */
  of(layer: number): Connections | undefined;
}

export function connector(graph: Graph, layers: readonly Layer[]): Connector {
  const origins = originsOf(graph, layers);
  const read = consumers(graph);
  return {
    origins,
    of: (i) => {
      const layer = layers[i]!;
      const weights = graph.constants.get(layer.node.inputs[1] ?? "");
      const know = layer.node.domain ? undefined : ends[layer.node.op];
      if (!know || !weights?.shape.length || weights.type === "string") return undefined;
      const lists = origins(layer.node.inputs[0]!);
      return lists && connected(graph, layer, toDoubles(weights), lists, read);
    },
  };
}

function connected(
  graph: Graph,
  { node, value }: Layer,
  weights: Doubles,
  lists: readonly (readonly Origin[])[],
  read: ReadonlyMap<string, readonly Node[]>,
): Connections {
  const { units, outOf, inOf } = ends[node.op]!(weights, node.attrs);
  const { sources, places } = sourcesIn(lists);
  const scale = scaleBehind(graph, node, value, units, read);
  const norms = new Float32Array(units * sources.length);
  const means = new Float32Array(norms.length);
  const counts = new Uint32Array(norms.length);
  for (let i = 0; i < weights.data.length; i++) {
    const [out, w] = [outOf(i), weights.data[i]!];
    for (const { place, factor } of places[inOf(i)] ?? []) {
      const at = out * sources.length + place;
      const effective = w * factor * scale[out]!;
      norms[at]! += effective * effective;
      means[at]! += effective;
      counts[at]!++;
    }
  }
  for (let at = 0; at < norms.length; at++) {
    norms[at] = Math.sqrt(norms[at]!);
    means[at]! /= counts[at]! || 1;
  }
  return { units, sources, norms, means };
}

/** The distinct units of lists, and for each list where they stand among them. */
function sourcesIn(lists: readonly (readonly Origin[])[]) {
  const sources: Pick<Origin, "layer" | "unit">[] = [];
  const known = new Map<string, number>();
  const places = lists.map((list) =>
    list.map(({ layer, unit, factor }) => {
      const key = `${layer} ${unit}`;
      if (!known.has(key)) known.set(key, sources.push({ layer, unit }) - 1);
      return { place: known.get(key)!, factor };
    }),
  );
  return { sources, places };
}

/** What normalisations between a node and the value that the layer is known by make of each channel. */
function scaleBehind(
  graph: Graph,
  node: Node,
  value: string,
  channels: number,
  read: ReadonlyMap<string, readonly Node[]>,
): Float64Array {
  const scale = new Float64Array(channels).fill(1);
  for (let v = node.outputs[0]!; v !== value; ) {
    const [next] = read.get(v) ?? [];
    if (!next) break;
    const rank = graph.infos.get(v)?.shape.length ?? 0;
    const affine = affineOf(next, { x: v, rank, channels, constant: (c) => graph.constants.get(c) });
    affine?.factor.forEach((f, c) => {
      scale[c]! *= f;
    });
    v = next.outputs[0]!;
  }
  return scale;
}
