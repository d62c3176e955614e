import type { Graph, Node } from "../onnx/graph.ts";
import { consumers } from "../onnx/graph.ts";
import { extentsOfMaps } from "../onnx/layout.ts";
import { opOf } from "../op/index.ts";

/** A value that a user knows as a layer's output, and the node that does the layer's work. */
export interface Layer {
  /** The value name: the layer's address. */
  readonly value: string;
  readonly node: Node;
}

/**
 * The layers that do work: convolutions, dense layers and pools.
 * Where the source framework counts what follows as part of the layer (an activation inside a Keras Conv2D:
 * inner values are named `layer/role`), the layer's value is the one with the layer's own name.
 */
export function workingLayers(graph: Graph): Layer[] {
  const read = consumers(graph);
  return graph.nodes.filter(works).map((node) => ({ node, value: outermost(node.outputs[0]!, read) }));
}

const works = (node: Node) => ["linear", "pooling"].includes(opOf(node)?.family ?? "");

/** Follows single consumers from an inner value `layer/role` to the value named `layer`, as far as no other layer begins. */
function outermost(value: string, read: ReadonlyMap<string, readonly Node[]>): string {
  for (let v = value; ; ) {
    const [next, ...more] = read.get(v) ?? [];
    if (!next || more.length > 0 || works(next)) return value;
    v = next.outputs[0]!;
    if (value.startsWith(`${v}/`)) return v;
    if (!v.includes("/") || !value.startsWith(v.slice(0, v.lastIndexOf("/") + 1))) return value;
  }
}

/** The layers whose output has rows and columns, in whatever layout: what activation pictures are made of. */
export const spatialLayers = (graph: Graph): Layer[] =>
  workingLayers(graph).filter(({ value }) => extentsOfMaps(graph, value) !== undefined);
