import type { Doubles, Tensor } from "../base/tensor.ts";
import { strides } from "../base/tensor.ts";
import type { Attrs } from "../onnx/graph.ts";
import { number } from "../op/define.ts";

/** What a linear operator has to say about its output channels. */
export interface OutputChannels {
  /** The output channel that the element of the weights at flat index `i` makes. */
  channelOf(weights: Doubles, attrs: Attrs): (i: number) => number;
  channels(weights: Tensor, attrs: Attrs): number;
}

/** By operator type. */
export const outputChannels: Readonly<Record<string, OutputChannels>> = {
  Conv: {
    channels: ({ shape }) => shape[0]!,
    channelOf: ({ shape, data }) => {
      const each = data.length / shape[0]!;
      return (i) => Math.floor(i / each);
    },
  },
  // C×(M/group)×kernel: the k-th group of input channels makes the k-th group of output channels.
  ConvTranspose: {
    channels: ({ shape }, attrs) => shape[1]! * number(attrs, "group", 1),
    channelOf: ({ shape }, attrs) => {
      const [first, second] = strides(shape);
      const group = shape[0]! / number(attrs, "group", 1);
      return (i) => Math.floor(Math.floor(i / first!) / group) * shape[1]! + (Math.floor(i / second!) % shape[1]!);
    },
  },
  Gemm: {
    channels: ({ shape }, attrs) => shape[number(attrs, "transB", 0) === 1 ? 0 : 1]!,
    channelOf: ({ shape: [rows, columns], data }, attrs) =>
      number(attrs, "transB", 0) === 1 ? (i) => Math.floor(i / (data.length / rows!)) : (i) => i % columns!,
  },
};
