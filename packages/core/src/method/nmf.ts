import { dot } from "../base/numbers.ts";
import type { Rng } from "../base/rng.ts";

/** X ≈ W·H without negative numbers; all row by row. */
export interface Factors {
  /** rows × rank */
  readonly w: Float64Array;
  /** rank × columns */
  readonly h: Float64Array;
  /** ‖X − W·H‖ / ‖X‖ */
  readonly error: number;
}

/** More rounds are not worth their time once a round takes off less than this share of the error. */
const ENOUGH = 1e-5;

/** Keeps a factor from being stuck at zero. */
const TINY = 1e-12;

/**
 * Non-negative matrix factorisation of X, rows × columns, by hierarchical alternating least squares: each row of H, then each
 * column of W, is set to the best non-negative one while all others stay.
 *
 * Cichocki and Phan 2009, Fast Local Algorithms for Large Scale Nonnegative Matrix and Tensor Factorizations
 */
export function factorise(
  x: Float64Array,
  rows: number,
  columns: number,
  rank: number,
  { uniform }: Rng,
  rounds = 200,
): Factors {
  const total = dot(x, x);
  // Random numbers of the size that gives W·H the mean of X.
  const size = Math.sqrt(x.reduce((sum, v) => sum + v, 0) / x.length / rank);
  const w = Float64Array.from({ length: rows * rank }, () => 2 * size * uniform());
  const h = Float64Array.from({ length: rank * columns }, () => 2 * size * uniform());
  let error = 1;
  for (let round = 0; round < rounds; round++) {
    // Wᵀ is rank × rows: the same step does both factors.
    improve(h, transposed(w, rows, rank), x, rank, rows, columns);
    const turned = transposed(w, rows, rank);
    const cross = improve(turned, h, transposed(x, rows, columns), rank, columns, rows);
    w.set(transposed(turned, rank, rows));
    const next = Math.sqrt(Math.max(0, total - 2 * cross.product + cross.square) / (total || 1));
    const settled = error - next < ENOUGH * error;
    error = next;
    if (settled && round > 10) break;
  }
  return { w, h, error };
}

/** One round over the rows of `f`, rank × columns, in X ≈ Bᵀ·F, `b` of rank × rows; gives ⟨X, BᵀF⟩ and ‖BᵀF‖². */
function improve(f: Float64Array, b: Float64Array, x: Float64Array, rank: number, rows: number, columns: number) {
  const gram = products(b, b, rank, rank, rows);
  const seen = products(b, transposed(x, rows, columns), rank, columns, rows);
  for (let r = 0; r < rank; r++) {
    const own = gram[r * rank + r]! + TINY;
    for (let c = 0; c < columns; c++) {
      let slope = seen[r * columns + c]!;
      for (let s = 0; s < rank; s++) slope -= gram[r * rank + s]! * f[s * columns + c]!;
      f[r * columns + c] = Math.max(TINY, f[r * columns + c]! + slope / own);
    }
  }
  return { product: dot(seen, f), square: dot(gram, products(f, f, rank, rank, columns)) };
}

/** A·Bᵀ, for A of m×n and B of p×n. */
function products(a: Float64Array, b: Float64Array, m: number, p: number, n: number): Float64Array {
  const out = new Float64Array(m * p);
  for (let i = 0; i < m; i++)
    for (let j = 0; j < p; j++) {
      let sum = 0;
      for (let k = 0; k < n; k++) sum += a[i * n + k]! * b[j * n + k]!;
      out[i * p + j] = sum;
    }
  return out;
}

function transposed(a: Float64Array, m: number, n: number): Float64Array {
  const out = new Float64Array(a.length);
  for (let i = 0; i < m; i++) for (let j = 0; j < n; j++) out[j * m + i] = a[i * n + j]!;
  return out;
}
