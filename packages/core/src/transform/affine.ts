import type { Tensor } from "../base/tensor.ts";
import { toDoubles } from "../base/tensor.ts";
import type { Node } from "../onnx/graph.ts";
import { number } from "../op/define.ts";

/** `factor·x + shift`, one number of each for every channel. */
export interface Affine {
  readonly factor: Float64Array;
  readonly shift: Float64Array;
}

/** What a reader of `x` needs to be told of `x` and of the graph's constants. */
export interface Channelled {
  readonly x: string;
  readonly rank: number;
  readonly channels: number;
  constant(value: string): Tensor | undefined;
}

const readers: Readonly<Record<string, (node: Node, c: Channelled) => Affine | undefined>> = {
  BatchNormalization: normalization,
  Mul: (node, c) => {
    const factor = perChannel(node, c);
    return factor && { factor, shift: new Float64Array(c.channels) };
  },
  Add: (node, c) => {
    const shift = perChannel(node, c);
    return shift && { factor: new Float64Array(c.channels).fill(1), shift };
  },
};

/** The node as a factor and a shift of each channel of `x`, if it is nothing else. */
export const affineOf = (node: Node, c: Channelled): Affine | undefined => readers[node.op]?.(node, c);

function normalization(node: Node, c: Channelled): Affine | undefined {
  const [x, ...parameters] = node.inputs;
  const found = parameters.map((v) => c.constant(v));
  if (x !== c.x || number(node.attrs, "training_mode", 0) === 1 || found.some((t) => !t)) return undefined;
  const [scale, bias, mean, variance] = found.map((t) => toDoubles(t!).data);
  const epsilon = number(node.attrs, "epsilon", 1e-5);
  const factor = scale!.map((s, i) => s / Math.sqrt(variance![i]! + epsilon));
  return { factor, shift: bias!.map((b, i) => b - mean![i]! * factor[i]!) };
}

/** The other input of a node of two, if it is a constant that holds one number for all or one for each channel. */
function perChannel(node: Node, { x, rank, channels, constant }: Channelled): Float64Array | undefined {
  const other = constant(node.inputs[node.inputs[0] === x ? 1 : 0]!);
  if (!other || other.shape.length > rank) return undefined;
  const { data, shape } = toDoubles(other);
  if (data.length === 1) return new Float64Array(channels).fill(data[0]!);
  const channelAxis = 1 - (rank - shape.length);
  return data.length === channels && shape[channelAxis] === channels ? data : undefined;
}
