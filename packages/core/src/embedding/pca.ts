import type { Float32Tensor } from "../base/tensor.ts";

/** The directions in which points vary most. */
export interface Components {
  /** N×count: where each point lies along each direction, less the mean. */
  readonly coordinates: Float64Array;
  /** count×D: unit vectors; the element of largest magnitude of each is positive. */
  readonly directions: Float64Array;
  /** D */
  readonly mean: Float64Array;
  /** The variance along each direction, over N − 1, from the largest down. */
  readonly variance: Float64Array;
  /** The same as a share of the variance along all directions. */
  readonly explained: Float64Array;
}

export function principalComponents(_points: Float32Tensor, _count: number): Components {
  throw new Error("to come");
}
