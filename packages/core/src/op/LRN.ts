import type { Doubles } from "../base/tensor.ts";
import { fromDoubles } from "../base/tensor.ts";
import type { Attrs } from "../onnx/graph.ts";
import type { BackwardContext, Writer } from "./define.ts";
import { defineOp, number } from "./define.ts";
import { likeFirst } from "./elementwise.ts";

/** y = x · s^-beta with s = bias + alpha/size · Σ x² over `size` neighbouring channels. Krizhevsky et al. 2012. */
export default defineOp({
  type: "LRN",
  family: "normalization",
  infer: likeFirst,
  evaluate: ({ attrs, x: [x] }) => {
    const { alpha, beta, bias, size } = numbersOf(attrs);
    const sums = windowSums(x!, attrs);
    return [x!.data.map((v, i) => v * (bias + (alpha / size) * sums[i]!) ** -beta)];
  },

  // With W the sum over neighbours and Wᵀ its mirror image: dx = dy · s^-beta - 2·beta·alpha/size · x · Wᵀ(dy · y / s).
  // W is a banded 1×1 convolution: one node, and many channels are still cheap beside the layers around it.
  backward: (c) => {
    const { g, attrs, x, y, dy } = c;
    const { alpha, beta, size } = numbersOf(attrs);
    const s = scaleOf(c);
    const through = g.node("Mul", [dy[0]!, powerOf(g, s, beta)]);
    const shared = g.node("Mul", [dy[0]!, g.node("Div", [y[0]!, s])]);
    const mirrored = g.node("Conv", [shared, band(c, (2 * beta * alpha) / size, true)]);
    return [g.node("Sub", [through, g.node("Mul", [x[0]!, mirrored])])];
  },
});

const numbersOf = (attrs: Attrs) => ({
  alpha: number(attrs, "alpha", 1e-4),
  beta: number(attrs, "beta", 0.75),
  bias: number(attrs, "bias", 1),
  size: number(attrs, "size", 1),
});

/** The first and last neighbour of a channel, relative to it: for an even size there is one more behind. */
const reach = (size: number): readonly [number, number] => [-Math.floor((size - 1) / 2), Math.ceil((size - 1) / 2)];

function windowSums(x: Doubles, attrs: Attrs): Float64Array {
  const [first, last] = reach(number(attrs, "size", 1));
  const channels = x.shape[1]!;
  const area = x.shape.slice(2).reduce((a, b) => a * b, 1);
  return x.data.map((_, i) => {
    const channel = Math.floor(i / area) % channels;
    let sum = 0;
    for (let k = Math.max(first, -channel); k <= Math.min(last, channels - 1 - channel); k++)
      sum += x.data[i + k * area]! ** 2;
    return sum;
  });
}

/** s = bias + alpha/size · Σ x² */
export function scaleOf(c: Pick<BackwardContext, "g" | "attrs" | "x">): string {
  const { g, attrs, x } = c;
  const { alpha, bias, size } = numbersOf(attrs);
  const squares = g.node("Mul", [x[0]!, x[0]!]);
  return g.node("Conv", [squares, band(c, alpha / size, false), vectorLike(c, bias)]);
}

function channelsOf({ g, x }: Pick<BackwardContext, "g" | "x">): number {
  const shape = g.shape(x[0]!);
  if (typeof shape[1] !== "number" || shape.length !== 4)
    throw new Error(`the gradient of LRN needs N×C×H×W with a known number of channels, not [${shape}]`);
  return shape[1];
}

/** A C×C×1×1 filter that gives each channel the sum of its neighbours times `weight`; mirrored, of those whose neighbour it is. */
function band(c: Pick<BackwardContext, "g" | "attrs" | "x">, weight: number, mirrored: boolean): string {
  const channels = channelsOf(c);
  const [first, last] = reach(number(c.attrs, "size", 1));
  const data = new Float64Array(channels * channels);
  for (let to = 0; to < channels; to++)
    for (let from = 0; from < channels; from++) {
      const offset = mirrored ? to - from : from - to;
      if (offset >= first && offset <= last) data[to * channels + from] = weight;
    }
  return c.g.constant(fromDoubles({ type: c.g.info(c.x[0]!).type, shape: [channels, channels, 1, 1], data }));
}

function vectorLike(c: Pick<BackwardContext, "g" | "x">, value: number): string {
  const channels = channelsOf(c);
  const data = new Float64Array(channels).fill(value);
  return c.g.constant(fromDoubles({ type: c.g.info(c.x[0]!).type, shape: [channels], data }));
}

/** s^-beta; by square roots for the usual 3/4, since they are many times faster than powers. */
function powerOf(g: Writer, s: string, beta: number): string {
  if (beta !== 0.75) return g.node("Pow", [s, g.scalar(-beta, s)]);
  const root = g.node("Sqrt", [s]);
  return g.node("Reciprocal", [g.node("Mul", [root, g.node("Sqrt", [root])])]);
}
