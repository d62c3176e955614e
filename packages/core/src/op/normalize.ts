import type { Doubles } from "../base/tensor.ts";
import type { Writer } from "./define.ts";
import { plus } from "./mask.ts";
import { reduceKept } from "./reduction.ts";

/** A value brought to mean 0 and variance 1 along some axes. */
export interface Normalized {
  /** (x - mean) / √(variance + epsilon), in the shape of `x`. */
  readonly normal: string;
  /** √(variance + epsilon), with extent 1 along the axes. */
  readonly deviation: string;
}

/** Nodes that normalise `x` along `axes`; the variance is the biased one. */
export function normalized(g: Writer, x: string, axes: readonly number[], epsilon: number): Normalized {
  const centred = g.node("Sub", [x, reduceKept(g, "ReduceMean", x, axes)]);
  const variance = reduceKept(g, "ReduceMean", g.node("Mul", [centred, centred]), axes);
  const deviation = g.node("Sqrt", [plus(g, variance, epsilon)]);
  return { normal: g.node("Div", [centred, deviation]), deviation };
}

/** The gradient of `x` from that of its normal form n: (d - mean(d) - n · mean(d · n)) / deviation. */
export function throughNormal(
  g: Writer,
  { normal, deviation }: Normalized,
  d: string,
  axes: readonly number[],
): string {
  const along = reduceKept(g, "ReduceMean", g.node("Mul", [d, normal]), axes);
  const centred = g.node("Sub", [d, reduceKept(g, "ReduceMean", d, axes)]);
  return g.node("Div", [g.node("Sub", [centred, g.node("Mul", [normal, along])]), deviation]);
}

/** What normalising consecutive stretches of a tensor gives: the numbers, and mean and 1/deviation of each stretch. */
export function normalizeStretches(x: Doubles, length: number, epsilon: number) {
  const data = new Float64Array(x.data.length);
  const means: number[] = [];
  const inverses: number[] = [];
  for (let start = 0; start < data.length; start += length) {
    const stretch = x.data.subarray(start, start + length);
    const mean = stretch.reduce((a, b) => a + b, 0) / length;
    const variance = stretch.reduce((a, b) => a + (b - mean) ** 2, 0) / length;
    const inverse = 1 / Math.sqrt(variance + epsilon);
    for (let i = 0; i < length; i++) data[start + i] = (stretch[i]! - mean) * inverse;
    means.push(mean);
    inverses.push(inverse);
  }
  return { data, means: Float64Array.from(means), inverses: Float64Array.from(inverses) };
}

/** Data of a tensor N×C×… times a scale plus a bias of each channel. */
export function scaleChannels(
  data: Float64Array,
  shape: readonly number[],
  scale: Doubles,
  bias: Doubles,
): Float64Array {
  const channels = shape[1]!;
  const area = shape.slice(2).reduce((a, b) => a * b, 1);
  return data.map((v, i) => {
    const c = Math.floor(i / area) % channels;
    return v * scale.data[c]! + bias.data[c]!;
  });
}

/** A vector of one number for each channel, in a shape that broadcasts over N×C×… of that rank. */
export const overChannels = (g: Writer, vector: string, rank: number): string =>
  rank <= 2 ? vector : g.node("Reshape", [vector, g.ints([-1, ...new Array<number>(rank - 2).fill(1)])]);

/** Sums everything but the channels of N×C×…: the gradient of a number of each channel. */
export function sumToChannels(g: Writer, v: string): string {
  const axes = g.shape(v).flatMap((_, i) => (i === 1 ? [] : [i]));
  return g.node("ReduceSum", [v, g.ints(axes)], { keepdims: 0 });
}
