import { dot } from "../base/numbers.ts";
import type { Float32Tensor } from "../base/tensor.ts";

/**
 * How dependence is estimated from a sample of pictures. `unbiased`: independent layers come to 0 however many units they have
 * (Song et al., "Feature selection via dependence maximization", 2012; Nguyen, Raghu and Kornblith, 2021). `biased`: as in the
 * paper of CKA; close to 1 for any two layers with more units than there are pictures.
 */
export type Estimator = "unbiased" | "biased";

export const estimators = ["unbiased", "biased"] as const satisfies readonly Estimator[];

/** The fewest pictures from which each can be had. */
export const fewestPictures: Readonly<Record<Estimator, number>> = { unbiased: 4, biased: 2 };

/**
 * How a layer tells pictures apart, as a vector of length one: its centred Gram matrix. The dot product of two, of layers of any
 * width that saw the same pictures, is their linear CKA (Kornblith et al., "Similarity of neural network representations
 * revisited", 2019, https://arxiv.org/abs/1905.00414): at most 1, from 0 where biased; unbiased ones may fall below 0 by chance.
 * All zeros for a layer that gives every picture the same.
 * @param matrix N×units, in the order of the pictures
 * @returns n(n + 1)/2 numbers
 */
export function similarities(matrix: Float32Tensor, estimator: Estimator): Float64Array {
  const n = matrix.shape[0]!;
  if (n < fewestPictures[estimator])
    throw new RangeError(`an ${estimator} CKA of ${n} pictures: it takes ${fewestPictures[estimator]}`);
  const gram = gramOf(matrix);
  if (estimator === "unbiased") centreOffDiagonal(gram, n);
  return unit(gram, n);
}

/** Linear CKA of two layers, from what `similarities` gave. */
export const cka = (a: Float64Array, b: Float64Array): number => dot(a, b);

/** Units whose products are added up together: as many as stay in the processor's cache. */
const BLOCK = 256;

/** Products of the pictures' centred rows, on and above the diagonal, row after row. */
export function gramOf({ shape, data }: Float32Tensor): Float64Array {
  const [n, units] = shape as readonly [number, number];
  const gram = new Float64Array((n * (n + 1)) / 2);
  for (let from = 0; from < units; from += BLOCK) {
    const rows = centredRows(data, n, units, from, Math.min(BLOCK, units - from));
    let at = 0;
    for (let i = 0; i < n; i++) for (let j = i; j < n; j++) gram[at++]! += dot(rows[i]!, rows[j]!);
  }
  return gram;
}

/** Some columns of a matrix, less their means. */
function centredRows(data: Float32Array, n: number, units: number, from: number, count: number): Float64Array[] {
  const means = new Float64Array(count);
  for (let i = 0; i < n; i++) for (let c = 0; c < count; c++) means[c]! += data[i * units + from + c]!;
  for (let c = 0; c < count; c++) means[c]! /= n;
  return Array.from({ length: n }, (_, i) =>
    Float64Array.from({ length: count }, (_, c) => data[i * units + from + c]! - means[c]!),
  );
}

/**
 * U-centring (Székely and Rizzo, "Partial distance correlation with methods for dissimilarities", 2014): the products of two
 * matrices so centred add up to n(n − 3) times Song's estimate.
 */
function centreOffDiagonal(gram: Float64Array, n: number): void {
  const sums = new Float64Array(n);
  each(n, (i, j, at) => {
    if (i === j) return;
    sums[i]! += gram[at]!;
    sums[j]! += gram[at]!;
  });
  const all = sums.reduce((a, b) => a + b, 0) / ((n - 1) * (n - 2));
  each(n, (i, j, at) => {
    gram[at] = i === j ? 0 : gram[at]! - (sums[i]! + sums[j]!) / (n - 2) + all;
  });
}

/** Each element above the diagonal stands for two. */
function unit(gram: Float64Array, n: number): Float64Array {
  each(n, (i, j, at) => {
    if (i !== j) gram[at]! *= Math.SQRT2;
  });
  const length = Math.sqrt(dot(gram, gram));
  if (length > 0) for (let at = 0; at < gram.length; at++) gram[at]! /= length;
  return gram;
}

function each(n: number, visit: (i: number, j: number, at: number) => void): void {
  let at = 0;
  for (let i = 0; i < n; i++) for (let j = i; j < n; j++) visit(i, j, at++);
}
