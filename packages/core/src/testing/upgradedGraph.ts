import type { Tensor } from "../base/tensor.ts";
import { doubles, size } from "../base/tensor.ts";
import { evaluate } from "../engine/reference.ts";
import type { Attrs, Graph, Info, Node } from "../onnx/graph.ts";
import { Builder } from "../op/builder.ts";
import { opOf } from "../op/index.ts";

/** A node that makes `y`, unless it says otherwise. */
export interface OldNode {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly attrs: Attrs;
  readonly outputs?: readonly string[];
}

/** The nodes of opset 21 that a node of an older operator set becomes, as a graph over the given inputs and constants. */
export function upgradedGraph(old: OldNode, from: number, values: Readonly<Record<string, Info | Tensor>>): Graph {
  const g = new Builder();
  for (const [name, value] of Object.entries(values)) {
    if ("data" in value) g.constant(value, name);
    else g.input(name, value);
  }
  const node: Node = { outputs: ["y"], ...old };
  const nodes = opOf(node)!.upgrade!({
    node,
    from,
    constant: (t) => g.constant(t),
    valueOf: (v) => g.constantNamed(v),
    rankOf: (v) => (g.knows(v) ? g.shape(v).length : undefined),
    fresh: (stem) => g.fresh(stem),
  });
  for (const n of nodes) g.add(n);
  return g.build(node.outputs);
}

/** The first output of a graph of one input `x`, which counts 1, 2, 3 … in steps of `step`. */
export function onCounting(graph: Graph, shape: readonly number[], step = 1) {
  const x = doubles(
    shape,
    Array.from({ length: size(shape) }, (_, i) => (i + 1) * step),
  );
  const y = evaluate(graph, { x }).get(graph.outputs[0]!)!;
  return { shape: y.shape, data: Array.from(y.data) };
}
