import { symmetricEigen } from "../base/eigen.ts";
import { UsageError } from "../base/errors.ts";
import type { Float32Tensor } from "../base/tensor.ts";
import { largestEigen } from "./krylov.ts";

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
  /** The same as shares of the variance along all directions. */
  readonly explained: Float64Array;
}

/** Up to so many numbers a point the covariance of all is taken; beyond, products with the points are less work. */
const FEW = 256;

/**
 * The first principal components of the rows of `points`, N×D, in float64; beyond 256 numbers a point, but for
 * about 1e-9 of the largest variance. Throws `UsageError` where there are no `count` directions.
 */
export function principalComponents(points: Float32Tensor, count: number): Components {
  const [n, width] = points.shape as [number, number];
  const most = Math.min(n - 1, width);
  if (!(count >= 1 && count <= most))
    throw new UsageError(
      `${n} points of ${width} numbers have no ${count} principal components`,
      `take at most ${most}`,
    );
  const mean = meanOf(points.data, n, width);
  const { values, vectors, total } =
    width <= FEW ? byCovariance(points.data, mean, n) : bySearch(points.data, mean, n, count);
  const directions = vectors.slice(0, count * width);
  const variance = values.slice(0, count).map((v) => Math.max(0, v));
  const coordinates = projected(points.data, mean, directions, count);
  return { coordinates, directions, mean, variance, explained: variance.map((v) => (total > 0 ? v / total : 0)) };
}

function meanOf(data: Float32Array, n: number, width: number): Float64Array {
  const mean = new Float64Array(width);
  for (let at = 0, i = 0; i < n; i++) for (let d = 0; d < width; d++) mean[d]! += data[at++]!;
  return mean.map((v) => v / n);
}

function byCovariance(data: Float32Array, mean: Float64Array, n: number) {
  const width = mean.length;
  const covariance = new Float64Array(width * width);
  const row = new Float64Array(width);
  for (let i = 0; i < n; i++) {
    for (let d = 0; d < width; d++) row[d] = data[i * width + d]! - mean[d]!;
    for (let d = 0; d < width; d++) {
      const v = row[d]!;
      for (let e = 0, at = d * width; e <= d; e++, at++) covariance[at]! += v * row[e]!;
    }
  }
  for (let at = 0; at < covariance.length; at++) covariance[at]! /= n - 1;
  let total = 0;
  for (let d = 0; d < width; d++) total += covariance[d * (width + 1)]!;
  return { ...symmetricEigen(covariance, width), total };
}

function projected(data: Float32Array, mean: Float64Array, directions: Float64Array, count: number): Float64Array {
  const width = mean.length;
  const n = data.length / width;
  const out = new Float64Array(n * count);
  for (let i = 0; i < n; i++)
    for (let c = 0; c < count; c++) {
      let sum = 0;
      for (let d = 0; d < width; d++) sum += (data[i * width + d]! - mean[d]!) * directions[c * width + d]!;
      out[i * count + c] = sum;
    }
  return out;
}

/** Without the covariance: what it does to vectors, by two products with the points. */
function bySearch(data: Float32Array, mean: Float64Array, n: number, count: number) {
  const width = mean.length;
  const multiply = (vectors: readonly Float64Array[]) => {
    const images = vectors.map(() => new Float64Array(width));
    const row = new Float64Array(width);
    for (let i = 0; i < n; i++) {
      for (let d = 0; d < width; d++) row[d] = data[i * width + d]! - mean[d]!;
      for (const [b, v] of vectors.entries()) addAlong(row, v, images[b]!, n - 1);
    }
    return images;
  };
  let total = 0;
  for (let at = 0, i = 0; i < n; i++)
    for (let d = 0; d < width; d++) {
      const v = data[at++]! - mean[d]!;
      total += v * v;
    }
  return { ...largestEigen(multiply, width, count, Math.min(n - 1, width)), total: total / (n - 1) };
}

/** Adds row·(row·v) / over. */
function addAlong(row: Float64Array, v: Float64Array, to: Float64Array, over: number): void {
  let sum = 0;
  for (let d = 0; d < v.length; d++) sum += row[d]! * v[d]!;
  sum /= over;
  for (let d = 0; d < v.length; d++) to[d]! += sum * row[d]!;
}
