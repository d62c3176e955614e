import { UsageError } from "../base/errors.ts";
import { isFloat } from "../base/tensor.ts";
import type { Graph } from "./graph.ts";
import { ancestors, consumers, dependents, producers } from "./graph.ts";
import { lastTokenValue } from "./lastToken.ts";
import { axesOf, layoutsOf } from "./layout.ts";

/** Operators that hand maps on: the layer that they belong to is before them. Pools only summarise it. */
const passing = new Set(
  `Identity Dropout Cast Transpose Reshape Squeeze Unsqueeze Pad QuantizeLinear DequantizeLinear
   MaxPool AveragePool LpPool`.split(/\s+/),
);

/** Operators that look at extents only. */
const measuring = new Set(["Shape", "Size"]);

/**
 * The last layer with rows and columns before the head, post-activation: what Grad-CAM is usually asked at.
 *
 * Of the N×C×H×W values with more than one position that depend on an input, matter to an output, and are either an output
 * or read by a node that makes something without rows and columns (global pooling, flattening, a product),
 * it takes the last in the order of the graph; then it walks back over pools and over nodes that only hand the maps on,
 * as far as the value still has rows and columns. So in a network that ends conv → relu → max pool → flatten → dense it is
 * the relu, in one that ends conv → relu → global pool the relu, and in a residual or inception network the last block.
 *
 * Of a network with attention whose last such value is made of tokens or has its channels last it is what `lastTokenValue` finds.
 *
 * Throws `UsageError` where no value has rows and columns.
 */
export function lastSpatialValue(graph: Graph): string {
  const token = lastTokenValue(graph);
  const layout = token === undefined ? undefined : layoutsOf(graph).get(token);
  if (token !== undefined && !(layout?.kind === "planes" && layout.rows === 2)) return token;
  const read = consumers(graph);
  const made = producers(graph);
  const moving = dependents(graph, graph.inputs);
  const needed = ancestors(graph, graph.outputs);
  const spatial = (v: string) => moving.has(v) && needed.has(v) && hasRowsAndColumns(graph, v);
  const atTheEdge = (v: string) =>
    graph.outputs.includes(v) ||
    (read.get(v) ?? []).some((n) => !measuring.has(n.op) && n.outputs.some((o) => needed.has(o) && !spatial(o)));

  const last = graph.nodes
    .flatMap((n) => n.outputs)
    .filter((v) => v && spatial(v) && atTheEdge(v))
    .at(-1);
  if (last === undefined)
    throw new UsageError(
      "the model has no layer with rows and columns",
      "take a method that needs none, such as gradient or occlusion",
    );
  // Rounding to codes hands on from `name/relu` over `name/codes` to `name`, which is the layer.
  let layer = last;
  for (let value = last; ; ) {
    const node = made.get(value);
    const before = node && passing.has(node.op) ? node.inputs[0]! : undefined;
    if (before === undefined || !made.has(before) || !spatial(before)) return layer;
    value = before;
    if (isFloat(graph.infos.get(value)!.type) && !value.startsWith(`${layer}/`)) layer = value;
  }
}

/** Extents that are only known when the graph runs may be above one. */
function hasRowsAndColumns(graph: Graph, value: string): boolean {
  const shape = graph.infos.get(value)?.shape;
  if (shape?.length !== 4) return false;
  const layout = layoutsOf(graph).get(value);
  const axes = layout?.kind === "planes" ? axesOf(layout) : [2, 3];
  return axes.some((a) => shape[a] !== 1);
}
