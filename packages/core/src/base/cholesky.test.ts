import { expect, test } from "vitest";
import { cholesky, solved } from "./cholesky.ts";
import { rng } from "./rng.ts";

test("solves what a product with the matrix made", () => {
  const n = 7;
  const { normal } = rng(3);
  const root = Array.from({ length: n * n }, normal);
  const product = Array.from({ length: n * n }, (_, at) => {
    const [i, j] = [Math.floor(at / n), at % n];
    return root.slice(0, n).reduce((sum, _v, k) => sum + root[i * n + k]! * root[j * n + k]!, i === j ? 1 : 0);
  });
  const x = Array.from({ length: n }, normal);
  const b = x.map((_, i) => x.reduce((sum, v, j) => sum + product[i * n + j]! * v, 0));
  // a condition number of about a hundred, in float64
  solved(cholesky(product, n), b).forEach((v, i) => {
    expect(v).toBeCloseTo(x[i]!, 11);
  });
});

test("a matrix that is not positive definite is refused", () => {
  expect(() => cholesky([1, 2, 2, 1], 2)).toThrow(RangeError);
});
