import type { Reach, ReceptiveField } from "../base/reach.ts";
import { toDoubles } from "../base/tensor.ts";
import { attentionsOf } from "../onnx/attention.ts";
import type { Graph, Node } from "../onnx/graph.ts";
import { dependents } from "../onnx/graph.ts";
import { layoutsOf } from "../onnx/layout.ts";
import { opOf } from "../op/index.ts";

const pixel: Reach = { size: 1, stride: 1, start: 0 };

/**
 * The receptive field of every value with rows and columns that depends on `input`.
 * Theoretical: the pixels that can matter, not how much they do. What is one number for a whole plane knows of no places and is left
 * out where it meets what does: the gates of squeeze-and-excitation, the statistics of normalisations. Behind attention, where
 * any place may see any other, there is none.
 */
export function receptiveFields(graph: Graph, input: string): Map<string, ReceptiveField> {
  const fields = new Map<string, ReceptiveField>([[input, { rows: pixel, columns: pixel }]]);
  const unbounded = dependents(
    graph,
    attentionsOf(graph).map((a) => a.value),
  );
  for (const node of graph.nodes) {
    if (node.outputs.some((v) => unbounded.has(v))) continue;
    const field = afterNode(graph, node, fields);
    for (const v of node.outputs) if (field && spatial(graph, v)) fields.set(v, field);
  }
  return fields;
}

function afterNode(graph: Graph, node: Node, fields: ReadonlyMap<string, ReceptiveField>): ReceptiveField | undefined {
  const to = spatial(graph, node.outputs[0]!);
  if (!to) return undefined;
  const seen = node.inputs.filter((v) => fields.has(v));
  const placed = seen.filter((v) => spatial(graph, v)!.some((extent) => extent > 1));
  const from = placed.length > 0 ? placed : seen;
  if (from.length === 0) return undefined;
  const before = union(from.map((v) => fields.get(v)!));
  const window = opOf(node)?.window?.({
    attrs: node.attrs,
    x: node.inputs.map((v) => numbersOf(graph, v)),
    y: node.outputs.map((v) => numbersOf(graph, v)),
    told: (input) => constantNumbers(graph, node.inputs[input]),
  });
  if (window) {
    const { kernel, strides, dilations, pads } = window;
    return {
      rows: through(before.rows, kernel[0], strides[0], dilations[0], pads[0]),
      columns: through(before.columns, kernel[1], strides[1], dilations[1], pads[1]),
    };
  }
  const [height, width] = spatial(graph, from[0]!)!;
  return { rows: scaled(before.rows, height, to[0]), columns: scaled(before.columns, width, to[1]) };
}

const through = (r: Reach, kernel: number, stride: number, dilation: number, pad: number): Reach => ({
  size: r.size + (kernel - 1) * dilation * r.stride,
  stride: r.stride * stride,
  start: r.start - pad * r.stride,
});

/** All places become one, or as many as they were are spread over more or fewer. */
function scaled(r: Reach, from: number, to: number): Reach {
  if (from === to) return r;
  return to === 1 ? through(r, from, from, 1, 0) : { ...r, stride: (r.stride * from) / to };
}

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

/** Rows and columns are the last two axes unless they are known to be others; channels may be split in groups for a while, as a shuffle does. */
function spatial(graph: Graph, value: string): readonly [number, number] | undefined {
  const shape = graph.infos.get(value)?.shape ?? [];
  const layout = layoutsOf(graph).get(value);
  if (layout?.kind === "tokens") return layout.grid;
  const [h, w] = layout ? [shape[layout.rows], shape[layout.columns]] : shape.slice(-2);
  return shape.length >= 4 && typeof h === "number" && typeof w === "number" ? [h, w] : undefined;
}

/** Extents for a batch of one: unknown ones count as 1. */
const numbersOf = (graph: Graph, value: string): number[] =>
  (graph.infos.get(value)?.shape ?? []).map((d) => (typeof d === "number" ? d : 1));

function constantNumbers(graph: Graph, value: string | undefined): number[] | undefined {
  const constant = value ? graph.constants.get(value) : undefined;
  return constant && constant.type !== "string" ? Array.from(toDoubles(constant).data) : undefined;
}
