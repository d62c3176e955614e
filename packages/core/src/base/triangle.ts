/** For each of some output pixels, the weights of the input pixels that it is made of. */
export interface Taps {
  /** Where those of an output pixel begin; all of them lie inside of the input. */
  readonly start: Int32Array;
  /** How many each output pixel has; some may weigh nothing. */
  readonly count: number;
  /** Fixed-point with `BITS`; `count` for each output pixel. */
  readonly weights: Int32Array;
}

/** Weights are fixed-point numbers of so many bits. */
export const BITS = 22;

/**
 * A triangle filter that makes `outputs` pixels of `inputs`, widened by the factor where it shrinks, for `length` of the outputs
 * from `first` on. Where a pixel has four taps or less, as down to half the size, all have two or all have four.
 */
export function triangle(inputs: number, outputs: number, first: number, length: number): Taps {
  const scale = inputs / outputs;
  const reach = Math.max(1, scale);
  const ranges = Array.from({ length }, (_, i) => rangeOf((first + i + 0.5) * scale, reach, inputs));
  const most = ranges.reduce((n, { low, high }) => Math.max(n, high - low), 1);
  const even = most <= 2 ? 2 : 4;
  const count = most <= even && inputs >= even ? even : most;
  const start = new Int32Array(length);
  const weights = new Int32Array(length * count);
  const shares = new Float64Array(most);
  for (const [i, { low, high, centre }] of ranges.entries()) {
    let sum = 0;
    for (let k = 0; k < high - low; k++) {
      shares[k] = Math.max(0, 1 - Math.abs((low + k - centre + 0.5) * (1 / reach)));
      sum += shares[k]!;
    }
    start[i] = Math.min(low, inputs - count);
    const at = i * count + low - start[i]!;
    for (let k = 0; k < high - low; k++) weights[at + k] = Math.trunc(0.5 + (shares[k]! / sum) * (1 << BITS));
  }
  return { start, count, weights };
}

const rangeOf = (centre: number, reach: number, inputs: number) => ({
  centre,
  low: Math.max(0, Math.trunc(centre - reach + 0.5)),
  high: Math.min(inputs, Math.trunc(centre + reach + 0.5)),
});

/** The input pixels that any output pixel reads. */
export function span({ start, count }: Taps): { from: number; to: number } {
  let from = Number.POSITIVE_INFINITY;
  let to = 0;
  for (const s of start) {
    from = Math.min(from, s);
    to = Math.max(to, s + count);
  }
  return { from: Math.min(from, to), to };
}
