/** What a symmetric n×n matrix is made of: A = Σ values[i]·vᵢ·vᵢᵀ. */
export interface Eigen {
  /** All n eigenvalues, from the largest down. */
  readonly values: Float64Array;
  /** n×n row-major: row i is the unit eigenvector vᵢ of `values[i]`; its element of largest magnitude is positive. */
  readonly vectors: Float64Array;
}

/** A value settles in two or three steps; so many are never needed. */
const STEPS = 60;

/** Half the distance from 1 to the next number. */
const ROUNDING = 2 ** -53;

/**
 * All eigenvalues and eigenvectors of a symmetric n×n matrix, row-major, of which only what lies on and below the diagonal is read.
 * A value is off by a few roundings of the one of largest magnitude. Takes about 5·n³ operations, and memory for 3·n² numbers.
 * Throws `RangeError` where an element is not finite.
 *
 * Householder's tridiagonalisation and the QL algorithm with implicit shifts: Wilkinson and Reinsch 1971, Handbook for Automatic
 * Computation, contributions II/2 and II/4
 */
export function symmetricEigen(a: ArrayLike<number>, n: number): Eigen {
  const largest = largestIn(a, n);
  // Of a matrix whose largest element is one, no square runs over.
  const scale = largest || 1;
  const full = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      full[i * n + j] = a[i * n + j]! / scale;
      full[j * n + i] = full[i * n + j]!;
    }
  const { diagonal, beside, rows } = tridiagonal(full, n);
  for (let i = 0; i < n; i++) settle(diagonal, beside, rows, n, i);
  return ordered(diagonal, rows, n, scale);
}

function largestIn(a: ArrayLike<number>, n: number): number {
  let largest = 0;
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      const v = Math.abs(a[i * n + j]!);
      if (!(v < Number.POSITIVE_INFINITY)) throw new RangeError(`element ${i}, ${j} of the matrix is not finite`);
      if (v > largest) largest = v;
    }
  return largest;
}

/** Of T = Qᵀ·A·Q the diagonal and what is beside it (`beside[i]` couples i with i + 1), and the rows of Qᵀ. Overwrites `a`. */
function tridiagonal(a: Float64Array, n: number) {
  const diagonal = new Float64Array(n);
  const beside = new Float64Array(n);
  const factors = new Float64Array(n);
  const work = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    diagonal[k] = a[k * n + k]!;
    const column = a.subarray(k * n + k + 1, (k + 1) * n);
    const { factor, length } = reflector(column);
    beside[k] = length;
    factors[k] = factor;
    if (factor) reflectBothSides(a, n, k + 1, column, factor, work);
  }
  return { diagonal, beside, rows: reflections(a, factors, n) };
}

/**
 * Turns a vector x into the v of the reflection I − factor·v·vᵀ that takes x to `length` times the first axis; the factor is
 * zero where x already lies there.
 */
function reflector(x: Float64Array): { factor: number; length: number } {
  let rest = 0;
  for (let j = 1; j < x.length; j++) rest += x[j]! * x[j]!;
  const first = x[0] ?? 0;
  if (rest === 0) return { factor: 0, length: first };
  const norm = Math.sqrt(first * first + rest);
  // Away from x, so that nothing cancels.
  const length = first > 0 ? -norm : norm;
  x[0] = first - length;
  return { factor: 2 / (x[0] * x[0] + rest), length };
}

/** H·A·H of the part of A from row and column `from` on, for H = I − factor·v·vᵀ. */
function reflectBothSides(a: Float64Array, n: number, from: number, v: Float64Array, factor: number, w: Float64Array) {
  const m = n - from;
  let along = 0;
  for (let i = 0; i < m; i++) {
    const row = (from + i) * n + from;
    let sum = 0;
    for (let j = 0; j < m; j++) sum += a[row + j]! * v[j]!;
    w[i] = factor * sum;
    along += w[i]! * v[i]!;
  }
  for (let i = 0; i < m; i++) w[i]! -= 0.5 * factor * along * v[i]!;
  for (let i = 0; i < m; i++) {
    const row = (from + i) * n + from;
    const [vi, wi] = [v[i]!, w[i]!];
    for (let j = 0; j < m; j++) a[row + j]! -= vi * w[j]! + wi * v[j]!;
  }
}

/** The transposed product of all reflections, each of which touches only what comes after it. */
function reflections(a: Float64Array, factors: Float64Array, n: number): Float64Array {
  const q = new Float64Array(n * n);
  for (let i = 0; i < n; i++) q[i * n + i] = 1;
  for (let k = n - 2; k >= 0; k--) {
    if (!factors[k]) continue;
    const v = a.subarray(k * n + k + 1, (k + 1) * n);
    // Qᵀ·H, row by row.
    for (let i = k + 1; i < n; i++) {
      const row = q.subarray(i * n + k + 1, (i + 1) * n);
      let sum = 0;
      for (let j = 0; j < v.length; j++) sum += row[j]! * v[j]!;
      sum *= factors[k]!;
      for (let j = 0; j < v.length; j++) row[j]! -= sum * v[j]!;
    }
  }
  return q;
}

/** QL steps until nothing couples `at` with what comes after it; the rows turn along. */
function settle(d: Float64Array, e: Float64Array, rows: Float64Array, n: number, at: number): void {
  for (let step = 0; step < STEPS; step++) {
    let end = at;
    while (end < n - 1 && Math.abs(e[end]!) > ROUNDING * (Math.abs(d[end]!) + Math.abs(d[end + 1]!) + ROUNDING)) end++;
    if (end < n) e[end] = 0;
    if (end === at) return;
    chase(d, e, rows, n, at, end);
  }
  throw new RangeError("the matrix's eigenvalues do not settle");
}

/** One implicit QL step on what lies between `from` and `to`, by Wilkinson's shift. */
function chase(d: Float64Array, e: Float64Array, rows: Float64Array, n: number, from: number, to: number): void {
  const half = (d[from + 1]! - d[from]!) / (2 * e[from]!);
  let g = d[to]! - d[from]! + e[from]! / (half + (half < 0 ? -1 : 1) * Math.hypot(half, 1));
  let [sine, cosine, shift] = [1, 1, 0];
  for (let i = to - 1; i >= from; i--) {
    const f = sine * e[i]!;
    const b = cosine * e[i]!;
    const length = Math.hypot(f, g);
    e[i + 1] = length;
    if (length === 0) {
      d[i + 1]! -= shift;
      e[to] = 0;
      return;
    }
    sine = f / length;
    cosine = g / length;
    const rest = d[i + 1]! - shift;
    const twist = (d[i]! - rest) * sine + 2 * cosine * b;
    shift = sine * twist;
    d[i + 1] = rest + shift;
    g = cosine * twist - b;
    turn(rows, i * n, (i + 1) * n, n, cosine, sine);
  }
  d[from]! -= shift;
  e[from] = g;
  e[to] = 0;
}

/** Turns two rows into one another. */
function turn(rows: Float64Array, first: number, second: number, n: number, cosine: number, sine: number): void {
  for (let k = 0; k < n; k++) {
    const [x, y] = [rows[first + k]!, rows[second + k]!];
    rows[second + k] = sine * x + cosine * y;
    rows[first + k] = cosine * x - sine * y;
  }
}

function ordered(d: Float64Array, rows: Float64Array, n: number, scale: number): Eigen {
  const order = Array.from(d, (_, i) => i).sort((i, j) => d[j]! - d[i]! || i - j);
  const vectors = new Float64Array(n * n);
  for (const [to, from] of order.entries()) {
    const row = rows.subarray(from * n, (from + 1) * n);
    const sign = signOfLargest(row);
    for (let k = 0; k < n; k++) vectors[to * n + k] = sign * row[k]!;
  }
  return { values: Float64Array.from(order, (i) => d[i]! * scale), vectors };
}

/** The sign of the element of largest magnitude, the first of equal ones: an eigenvector has none of its own. */
export function signOfLargest(v: ArrayLike<number>): 1 | -1 {
  let largest = 0;
  for (let i = 0; i < v.length; i++) if (Math.abs(v[i]!) > Math.abs(largest)) largest = v[i]!;
  return largest < 0 ? -1 : 1;
}
