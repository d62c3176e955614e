import { cholesky, solved } from "../../base/cholesky.ts";

/** Weighted means of rows of 0 and 1, and how they vary with each other and with several responses. */
export interface Moments {
  readonly features: number;
  /** (1/W) Σ w (z − z̄)(z − z̄)ᵀ, features × features. */
  readonly covariance: Float64Array;
  /** For each response: (1/W) Σ w (z − z̄)(y − ȳ). */
  readonly with: readonly Float64Array[];
  /** For each response: (1/W) Σ w (y − ȳ)². */
  readonly variance: readonly number[];
}

export function momentsOf(
  rows: readonly Uint8Array[],
  weights: ArrayLike<number>,
  responses: readonly ArrayLike<number>[],
): Moments {
  const features = rows[0]!.length;
  const total = sumOf(rows.length, (i) => weights[i]!);
  const mean = (of: (i: number) => number) => sumOf(rows.length, (i) => weights[i]! * of(i)) / total;
  const centre = Float64Array.from({ length: features }, (_, j) => mean((i) => rows[i]![j]!));
  const middle = responses.map((y) => mean((i) => y[i]!));
  const covariance = new Float64Array(features * features);
  const cross = responses.map(() => new Float64Array(features));
  const z = new Float64Array(features);
  rows.forEach((row, i) => {
    const w = weights[i]! / total;
    for (let j = 0; j < features; j++) z[j] = row[j]! - centre[j]!;
    for (let j = 0; j < features; j++) for (let k = 0; k <= j; k++) covariance[j * features + k]! += w * z[j]! * z[k]!;
    responses.forEach((y, r) => {
      for (let j = 0; j < features; j++) cross[r]![j]! += w * z[j]! * (y[i]! - middle[r]!);
    });
  });
  for (let j = 0; j < features; j++)
    for (let k = 0; k < j; k++) covariance[k * features + j] = covariance[j * features + k]!;
  return {
    features,
    covariance,
    with: cross,
    variance: responses.map((y, r) => mean((i) => (y[i]! - middle[r]!) ** 2)),
  };
}

/** For each response, the slopes φ that minimise ½·(weighted mean of squared residuals) + ½·α·Σφ²; the intercept is free. */
export function ridge({ features, covariance, with: cross }: Moments, alpha: number): Float64Array[] {
  const lower = cholesky(
    covariance.map((v, at) => (at % (features + 1) === 0 ? v + alpha : v)),
    features,
  );
  return cross.map((c) => solved(lower, c));
}

/** Sweeps until no slope changes by more than this part of the largest. */
const SETTLED = 1e-10;
const MOST_SWEEPS = 10_000;

/** For each response, the slopes φ that minimise ½·(weighted mean of squared residuals) + α·Σ|φ|, by coordinate descent. */
export function lasso({ features, covariance, with: cross }: Moments, alpha: number): Float64Array[] {
  return cross.map((c) => {
    const slopes = new Float64Array(features);
    // covariance with what the slopes leave unexplained
    const rest = Float64Array.from(c);
    for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
      let change = 0;
      let largest = 0;
      for (let j = 0; j < features; j++) {
        const own = covariance[j * features + j]!;
        const slope = own > 0 ? shrunk(rest[j]! + own * slopes[j]!, alpha) / own : 0;
        const step = slope - slopes[j]!;
        slopes[j] = slope;
        if (step !== 0) for (let k = 0; k < features; k++) rest[k]! -= step * covariance[j * features + k]!;
        change = Math.max(change, Math.abs(step));
        largest = Math.max(largest, Math.abs(slope));
      }
      if (change <= SETTLED * largest) break;
    }
    return slopes;
  });
}

const shrunk = (v: number, by: number): number => Math.sign(v) * Math.max(0, Math.abs(v) - by);

/** The part of a response's weighted variance that slopes explain; 1 where there is none to explain. */
export function explained(moments: Moments, response: number, slopes: Float64Array): number {
  const { features, covariance } = moments;
  const variance = moments.variance[response]!;
  const cross = moments.with[response]!;
  const fitted = sumOf(
    features,
    (j) => slopes[j]! * sumOf(features, (k) => covariance[j * features + k]! * slopes[k]!),
  );
  const shared = sumOf(features, (j) => slopes[j]! * cross[j]!);
  return variance > 0 ? 1 - (variance - 2 * shared + fitted) / variance : 1;
}

function sumOf(n: number, of: (i: number) => number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += of(i);
  return sum;
}
