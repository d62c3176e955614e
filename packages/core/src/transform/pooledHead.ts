import type { Graph, Node } from "../onnx/graph.ts";
import { producers } from "../onnx/graph.ts";

/** Where a network averages its last maps before a linear classifier. */
export interface PooledHead {
  /** The maps, N×C×h×w. */
  readonly maps: string;
  /** Their averages over all positions, one for each channel. */
  readonly pooled: string;
}

/** Operators that are linear in their first input, the others being constants. */
const linear = new Set(
  `Gemm MatMul Add Sub Mul Div Conv BatchNormalization Identity Dropout Flatten Reshape Squeeze Unsqueeze Transpose Cast`.split(
    " ",
  ),
);

const averaging = new Set(["GlobalAveragePool", "ReduceMean", "AveragePool"]);

/**
 * The head of a network that ends in an average over all positions, then only in what is linear, up to `of`: the form for which
 * class activation maps were made. `undefined` where the network does not end so.
 */
export function pooledHeadOf(graph: Graph, of: string): PooledHead | undefined {
  const made = producers(graph);
  for (let value = of; ; ) {
    const node = made.get(value);
    if (!node) return undefined;
    const variable = node.inputs.filter((v) => v !== "" && !graph.constants.has(v));
    if (variable.length !== 1 || node.domain) return undefined;
    const [before] = variable as [string];
    if (averaging.has(node.op) && poolsAll(graph, node)) return { maps: before, pooled: value };
    if (!linear.has(node.op) || (node.op === "Div" && before !== node.inputs[0])) return undefined;
    value = before;
  }
}

/** Whether one number is left of each channel of N×C×h×w. */
function poolsAll(graph: Graph, node: Node): boolean {
  const from = graph.infos.get(node.inputs[0]!)?.shape;
  const to = graph.infos.get(node.outputs[0]!)?.shape;
  return from?.length === 4 && to !== undefined && to[1] === from[1] && to.slice(2).every((d) => d === 1);
}
