import type { Float32Tensor } from "../base/tensor.ts";

/** Of each channel of a layer, over its rows and columns. */
export interface ChannelStatistics {
  readonly mean: Float32Array;
  readonly least: Float32Array;
  readonly greatest: Float32Array;
  readonly variance: Float32Array;
  /** The share of values that are not 0. */
  readonly active: Float32Array;
}

/** @param layer C×h×w, or C */
export function channelStatistics({ shape, data }: Float32Tensor): ChannelStatistics {
  const channels = shape[0]!;
  const each = data.length / channels;
  const all = () => new Float32Array(channels);
  const found = { mean: all(), least: all(), greatest: all(), variance: all(), active: all() };
  for (let c = 0; c < channels; c++) {
    let [sum, active] = [0, 0];
    let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let i = c * each; i < (c + 1) * each; i++) {
      const v = data[i]!;
      sum += v;
      if (v < least) least = v;
      if (v > greatest) greatest = v;
      if (v !== 0) active++;
    }
    const mean = sum / each;
    let squares = 0;
    for (let i = c * each; i < (c + 1) * each; i++) squares += (data[i]! - mean) ** 2;
    found.mean[c] = mean;
    found.least[c] = least;
    found.greatest[c] = greatest;
    found.variance[c] = squares / each;
    found.active[c] = active / each;
  }
  return found;
}
