import type { Graph } from "../../onnx/graph.ts";
import { Builder } from "../../op/builder.ts";
import { Net } from "../architecture/net.ts";
import type { Body } from "./body.ts";

export interface HeadOptions {
  readonly classes: number;
  /** The share of the features that dropout drops while it is trained. Default 0.5. */
  readonly dropout?: number;
  /** Of the weights. Default 0. */
  readonly seed?: number;
}

/** A new classifier over features: dropout and a dense layer. Takes `features`, N×count×1×1, and gives `scores`. */
export function newHead(count: number, { classes, dropout = 0.5, seed = 0 }: HeadOptions): Graph {
  const net = new Net(seed);
  const flat = net.flatten("head/flat", net.input("features", count, [1, 1]));
  return net.classifier(net.dropout("head/dropout", flat, dropout), classes);
}

/** A body and a head as one model: the head reads the body's features. Names of the head that the body has too get a mark. */
export function joinHead(body: Body, head: Graph): Graph {
  const g = new Builder(body.graph);
  const names = new Map<string, string>();
  const features = g.node("Unsqueeze", [body.features, g.ints([2, 3])], {}, "head/features");
  names.set(head.inputs[0]!, features);
  const renamed = (v: string) => names.get(v) ?? v;
  for (const [v, t] of head.constants) names.set(v, g.constant(t, v));
  for (const node of head.nodes) {
    for (const v of node.outputs) if (v) names.set(v, g.fresh(v));
    g.add({ ...node, inputs: node.inputs.map(renamed), outputs: node.outputs.map(renamed) });
  }
  return g.build(head.outputs.map(renamed));
}

/** Features as the input of a head. @param rows N×count numbers */
export const headInput = (rows: Float32Array, count: number) => ({
  type: "float32" as const,
  shape: [rows.length / count, count, 1, 1],
  data: rows,
});
