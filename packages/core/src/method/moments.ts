import type { Float32Tensor } from "../base/tensor.ts";
import { size, zeros } from "../base/tensor.ts";

/** What is told of many maps of the same extents. */
export interface Moment {
  /** Adds a map to a group. */
  add(group: number, map: Float32Tensor): void;
  /** Of each group. */
  results(): Float32Tensor[];
}

export type MomentName = "mean" | "square" | "variance";

/** The mean of maps, the mean of their squares, or their variance (over n), element by element, in float64. */
export function moment(name: MomentName): Moment {
  const groups: Group[] = [];
  return {
    add(group, map) {
      groups[group] ??= new Group(map.shape);
      groups[group][name](map.data);
    },
    results: () => groups.map((g) => g.result(name)),
  };
}

class Group {
  readonly #shape: readonly number[];
  readonly #mean: Float64Array;
  /** Sums of squares of distances from the mean, kept up as the mean moves (Welford 1962): no cancellation. */
  #spread: Float64Array | undefined;
  #count = 0;

  constructor(shape: readonly number[]) {
    this.#shape = shape;
    this.#mean = new Float64Array(size(shape));
  }

  mean(map: Float32Array): void {
    this.#count++;
    const mean = this.#mean;
    for (let i = 0; i < mean.length; i++) mean[i]! += map[i]!;
  }

  square(map: Float32Array): void {
    this.#count++;
    const mean = this.#mean;
    for (let i = 0; i < mean.length; i++) mean[i]! += map[i]! * map[i]!;
  }

  variance(map: Float32Array): void {
    this.#count++;
    const [mean, share] = [this.#mean, 1 / this.#count];
    this.#spread ??= new Float64Array(mean.length);
    const spread = this.#spread;
    for (let i = 0; i < mean.length; i++) {
      const off = map[i]! - mean[i]!;
      mean[i]! += off * share;
      spread[i]! += off * (map[i]! - mean[i]!);
    }
  }

  result(name: MomentName): Float32Tensor {
    const out = zeros(this.#shape);
    const sums = name === "variance" ? this.#spread! : this.#mean;
    for (let i = 0; i < sums.length; i++) out.data[i] = sums[i]! / this.#count;
    return out;
  }
}
