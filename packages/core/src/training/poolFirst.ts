import type { Graph, Node } from "../onnx/graph.ts";
import { consumers, producers } from "../onnx/graph.ts";
import { reinfer } from "../transform/batch.ts";

/**
 * The graph with each ReLU behind the max-pool that is its only reader. The maximum of what a ReLU leaves is what a ReLU leaves of
 * the maximum, and so is the gradient; but there are fewer elements to cut off, and to mask on the way back.
 * The pool's value keeps its name; that of the ReLU is gone.
 */
export function poolFirst(graph: Graph): Graph {
  const made = producers(graph);
  const readers = consumers(graph);
  const kept = new Set(graph.outputs);
  const reluBefore = (pool: Node): Node | undefined => {
    const relu = pool.op === "MaxPool" && pool.outputs.length === 1 ? made.get(pool.inputs[0]!) : undefined;
    if (relu?.op !== "Relu" || kept.has(relu.outputs[0]!)) return undefined;
    return readers.get(relu.outputs[0]!)!.length === 1 ? relu : undefined;
  };
  const moved = new Map(graph.nodes.flatMap((pool) => (reluBefore(pool) ? [[reluBefore(pool)!, pool] as const] : [])));
  if (moved.size === 0) return graph;
  const pools = new Map([...moved].map(([relu, pool]) => [pool, relu]));
  const nodes = graph.nodes.flatMap((node) => {
    if (moved.has(node)) return [];
    const relu = pools.get(node);
    return relu ? exchanged(relu, node) : [node];
  });
  return reinfer({ ...graph, nodes });
}

/** The name of the ReLU's value is free for what the pool gives. */
const exchanged = (relu: Node, pool: Node): Node[] => [
  { ...pool, inputs: relu.inputs, outputs: relu.outputs },
  { ...relu, inputs: relu.outputs, outputs: pool.outputs },
];
