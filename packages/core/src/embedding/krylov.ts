import { type Eigen, signOfLargest, symmetricEigen } from "../base/eigen.ts";
import { rng } from "../base/rng.ts";

/** Directions of a block beside those wanted: they make up for values that lie close together. */
const BESIDE = 2;

/** What may be left of A·v − λ·v, as a share of the largest λ. */
const LEFT = 1e-9;

/**
 * The largest eigenvalues of a symmetric positive n×n matrix and their vectors, count×n, by products with blocks of vectors:
 * they are searched for in the space of random vectors, their images, the images of these … (Musco and Musco 2015,
 * https://arxiv.org/abs/1504.05477), until each vector's image is a multiple of it but for 1e-9 of the largest value.
 * @param multiply the images of some vectors of length n
 * @param most the rank that the matrix has at most
 */
export function largestEigen(
  multiply: (vectors: readonly Float64Array[]) => Float64Array[],
  n: number,
  count: number,
  most: number,
): Eigen {
  const { normal } = rng(1);
  const drawn = () => Float64Array.from({ length: n }, normal);
  const basis: Float64Array[] = [];
  const images: Float64Array[] = [];
  // Images of random vectors: only they lie where the matrix has values that are not zero.
  const image = () => multiply([drawn()])[0]!;
  let next = Array.from({ length: Math.min(count + BESIDE, most) }, image);
  for (let checked = 0; ; ) {
    const block: Float64Array[] = [];
    for (const v of next) {
      if (basis.length === most) break;
      // What lies in the space already says nothing new; something random does.
      const unit = orthonormal(v, basis) ?? orthonormal(image(), basis) ?? orthonormal(drawn(), basis);
      if (!unit) break;
      basis.push(unit);
      block.push(unit);
    }
    next = multiply(block);
    images.push(...next);
    const whole = basis.length === most || block.length === 0;
    if (!whole && images.length < 1.2 * checked) continue;
    checked = images.length;
    const found = within(basis, images, count);
    if (whole || found.left <= LEFT * found.values[0]!) return found;
  }
}

/** A unit vector at right angles to all of the basis; undefined where nothing but rounding is left. */
function orthonormal(v: Float64Array, basis: readonly Float64Array[]): Float64Array | undefined {
  const w = v.slice();
  const before = Math.sqrt(dot(w, w));
  // Once is not enough: what the first round leaves is in error by roundings of what it took.
  for (let round = 0; round < 2; round++)
    for (const b of basis) {
      const along = dot(w, b);
      for (let d = 0; d < w.length; d++) w[d]! -= along * b[d]!;
    }
  const after = Math.sqrt(dot(w, w));
  if (!(after > 1e-12 * before)) return undefined;
  return w.map((x) => x / after);
}

/** The eigenvectors that lie in a space, and how far the worst of them is from being one. */
function within(basis: readonly Float64Array[], images: readonly Float64Array[], count: number) {
  const [m, n] = [basis.length, basis[0]!.length];
  const small = new Float64Array(m * m);
  for (let i = 0; i < m; i++) for (let j = 0; j <= i; j++) small[i * m + j] = dot(basis[i]!, images[j]!);
  const { values, vectors } = symmetricEigen(small, m);
  const out = new Float64Array(count * n);
  let left = 0;
  for (let c = 0; c < count; c++) {
    const weights = vectors.subarray(c * m, (c + 1) * m);
    const v = combined(basis, weights, n);
    const image = combined(images, weights, n);
    let square = 0;
    for (let d = 0; d < n; d++) square += (image[d]! - values[c]! * v[d]!) ** 2;
    left = Math.max(left, Math.sqrt(square));
    const sign = signOfLargest(v);
    for (let d = 0; d < n; d++) out[c * n + d] = sign * v[d]!;
  }
  return { values: values.slice(0, count), vectors: out, left };
}

function combined(vectors: readonly Float64Array[], weights: Float64Array, n: number): Float64Array {
  const out = new Float64Array(n);
  for (const [i, v] of vectors.entries()) for (let d = 0; d < n; d++) out[d]! += weights[i]! * v[d]!;
  return out;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let d = 0; d < a.length; d++) sum += a[d]! * b[d]!;
  return sum;
}
