import { dot, sumOf } from "../base/numbers.ts";
import type { Float32Tensor } from "../base/tensor.ts";

/** Two columns that rise and fall together. */
export interface Correlated {
  readonly a: number;
  readonly b: number;
  /** Pearson's correlation, −1 to 1. */
  readonly r: number;
}

/**
 * The columns of a matrix (N×C) with mean 0 and length 1, column after column (C×N): their dot products are correlations.
 * A column whose values are all alike is zero.
 */
export function standardised({ shape, data }: Float32Tensor): Float64Array[] {
  const [n, columns] = shape as readonly [number, number];
  return Array.from({ length: columns }, (_, c) => {
    const column = Float64Array.from({ length: n }, (_, i) => data[i * columns + c]!);
    const mean = sumOf(column) / n;
    for (let i = 0; i < n; i++) column[i]! -= mean;
    const length = Math.sqrt(dot(column, column));
    // What is left of equal values is rounding of their mean.
    const constant = length <= 1e-12 * n * Math.abs(mean);
    for (let i = 0; i < n; i++) column[i] = constant ? 0 : column[i]! / length;
    return column;
  });
}

/** Pairs of columns of a matrix (N×C) with a correlation of at least `least` in magnitude, the closest first. */
export function correlatedColumns(matrix: Float32Tensor, least: number): Correlated[] {
  const columns = standardised(matrix);
  const found: Correlated[] = [];
  for (let b = 1; b < columns.length; b++)
    for (let a = 0; a < b; a++) {
      const r = dot(columns[a]!, columns[b]!);
      if (Math.abs(r) >= least) found.push({ a, b, r });
    }
  return found.sort((x, y) => Math.abs(y.r) - Math.abs(x.r) || x.a - y.a || x.b - y.b);
}
