import type { Graph, Node } from "../onnx/graph.ts";
import { opOf } from "../op/index.ts";

/** Along one axis: which pixels of the input one unit of a layer sees. */
export interface Reach {
  /** Pixels that a unit sees. */
  readonly size: number;
  /** Pixels from one unit to the next. */
  readonly stride: number;
  /** First pixel that unit 0 sees; negative where it reaches into padding. */
  readonly start: number;
}

/** The receptive field of the units of a layer over the rows and columns of the input. */
export interface ReceptiveField {
  readonly rows: Reach;
  readonly columns: Reach;
}

const pixel: Reach = { size: 1, stride: 1, start: 0 };

/**
 * The receptive field of every value with rows and columns that depends on `input`.
 * Theoretical: the pixels that can matter, not how much they do.
 */
export function receptiveFields(graph: Graph, input: string): Map<string, ReceptiveField> {
  const fields = new Map<string, ReceptiveField>([[input, { rows: pixel, columns: pixel }]]);
  for (const node of graph.nodes) {
    const seen = node.inputs.flatMap((v) => fields.get(v) ?? []);
    if (seen.length === 0) continue;
    const field = afterNode(graph, node, union(seen));
    for (const v of node.outputs) if (field && spatial(graph, v)) fields.set(v, field);
  }
  return fields;
}

function afterNode(graph: Graph, node: Node, before: ReceptiveField): ReceptiveField | undefined {
  const from = node.inputs.map((v) => spatial(graph, v)).find((s) => s);
  const to = spatial(graph, node.outputs[0]!);
  if (!from || !to) return undefined;
  const window = opOf(node)?.window?.({
    attrs: node.attrs,
    x: node.inputs.map((v) => numbersOf(graph, v)),
    y: node.outputs.map((v) => numbersOf(graph, v)),
  });
  if (window) {
    const { kernel, strides, dilations, pads } = window;
    return {
      rows: through(before.rows, kernel[0], strides[0], dilations[0], pads[0]),
      columns: through(before.columns, kernel[1], strides[1], dilations[1], pads[1]),
    };
  }
  return { rows: scaled(before.rows, from[0] / to[0]), columns: scaled(before.columns, from[1] / to[1]) };
}

const through = (r: Reach, kernel: number, stride: number, dilation: number, pad: number): Reach => ({
  size: r.size + (kernel - 1) * dilation * r.stride,
  stride: r.stride * stride,
  start: r.start - pad * r.stride,
});

const scaled = (r: Reach, ratio: number): Reach => (ratio === 1 ? r : { ...r, stride: r.stride * ratio });

/** What several branches see together. */
function union(fields: readonly ReceptiveField[]): ReceptiveField {
  const both = (pick: (f: ReceptiveField) => Reach): Reach => {
    const all = fields.map(pick);
    const start = Math.min(...all.map((r) => r.start));
    const end = Math.max(...all.map((r) => r.start + r.size));
    return { size: end - start, stride: Math.max(...all.map((r) => r.stride)), start };
  };
  return { rows: both((f) => f.rows), columns: both((f) => f.columns) };
}

function spatial(graph: Graph, value: string): readonly [number, number] | undefined {
  const shape = graph.infos.get(value)?.shape;
  const [h, w] = shape?.slice(2) ?? [];
  return shape?.length === 4 && typeof h === "number" && typeof w === "number" ? [h, w] : undefined;
}

/** Extents for a batch of one: unknown ones count as 1. */
const numbersOf = (graph: Graph, value: string): number[] =>
  (graph.infos.get(value)?.shape ?? []).map((d) => (typeof d === "number" ? d : 1));
