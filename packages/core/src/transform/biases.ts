import type { Graph, Node } from "../onnx/graph.ts";
import { ancestors, dependents } from "../onnx/graph.ts";
import { affineOf } from "./affine.ts";
import { biasOfLinear } from "./foldBatchNorm.ts";

/** What a node adds to each channel of the value that it makes. */
export interface Bias {
  readonly value: string;
  /** One number for each channel, not all of them zero. */
  readonly numbers: Float64Array;
}

/**
 * The constants that are added on the way from `from` to `of`: biases of convolutions and products, the shifts of batch
 * normalisations and of additions of a constant. In a network that is linear piece by piece and whose pieces meet at zero,
 * such as one of ReLUs and max pools, the picture times its gradient and each bias times its gradient add up to `of`.
 */
export function biasesOf(graph: Graph, from: string, of: string): Bias[] {
  const moving = dependents(graph, [from]);
  const needed = ancestors(graph, [of]);
  return graph.nodes.flatMap((node) => {
    const [value] = node.outputs;
    if (!value || !moving.has(value) || !needed.has(value)) return [];
    const numbers = biasOfLinear(node, (v) => graph.constants.get(v)) ?? shiftOf(graph, node, moving);
    return numbers?.some((v) => v !== 0) ? [{ value, numbers }] : [];
  });
}

function shiftOf(graph: Graph, node: Node, moving: ReadonlySet<string>): Float64Array | undefined {
  const x = node.inputs.find((v) => moving.has(v))!;
  const shape = graph.infos.get(x)?.shape;
  const channels = shape?.[1];
  if (!shape || typeof channels !== "number") return undefined;
  return affineOf(node, { x, rank: shape.length, channels, constant: (v) => graph.constants.get(v) })?.shift;
}
