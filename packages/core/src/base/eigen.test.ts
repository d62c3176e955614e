import { expect, test } from "vitest";
import { symmetricEigen } from "./eigen.ts";
import { rng } from "./rng.ts";

function symmetric(n: number, seed: number): Float64Array {
  const { normal } = rng(seed);
  const a = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) a[j * n + i] = a[i * n + j] = normal();
  return a;
}

/** Roundings of the largest value, which is at most about 2·√n of normal elements, summed over n. */
const tolerance = (n: number, size = 1) => 40 * n * 2 ** -53 * size;

function expectEigen(a: ArrayLike<number>, n: number, size = 1) {
  const { values, vectors } = symmetricEigen(a, n);
  const row = (i: number) => vectors.subarray(i * n, (i + 1) * n);
  for (let i = 0; i < n; i++) {
    if (i) expect(values[i]!).toBeLessThanOrEqual(values[i - 1]!);
    for (let j = 0; j <= i; j++) {
      const product = row(i).reduce((sum, v, k) => sum + v * row(j)[k]!, 0);
      expect(Math.abs(product - (i === j ? 1 : 0))).toBeLessThan(tolerance(n));
    }
    for (let j = 0; j < n; j++) {
      const image = row(i).reduce((sum, v, k) => sum + v * a[j * n + k]!, 0);
      expect(Math.abs(image - values[i]! * row(i)[j]!)).toBeLessThan(tolerance(n, size));
    }
  }
  return { values, vectors };
}

test.each([1, 2, 3, 4, 17, 60])("makes %i vectors that the matrix only stretches", (n) => {
  expectEigen(symmetric(n, n), n);
});

test("of a path of springs gives the values and waves that are known", () => {
  const n = 50;
  const a = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    a[i * n + i] = 2;
    if (i) a[i * n + i - 1] = a[(i - 1) * n + i] = -1;
  }
  const { values } = expectEigen(a, n, 4);
  for (let k = 0; k < n; k++) expect(values[k]!).toBeCloseTo(2 - 2 * Math.cos(((n - k) * Math.PI) / (n + 1)), 13);
});

test("knows equal values, zeros and a matrix that is already diagonal", () => {
  const n = 6;
  expect([...symmetricEigen(new Float64Array(n * n), n).values]).toEqual([0, 0, 0, 0, 0, 0]);
  expect([...expectEigen([3, 0, 0, 0, -1, 0, 0, 0, 5], 3, 5).values]).toEqual([5, 3, -1]);
  // ones everywhere: n once and zero n − 1 times
  const { values, vectors } = expectEigen(new Float64Array(n * n).fill(1), n);
  expect(values[0]!).toBeCloseTo(n, 13);
  expect(Math.abs(values[n - 1]!)).toBeLessThan(1e-14);
  for (let k = 0; k < n; k++) expect(vectors[k]!).toBeCloseTo(1 / Math.sqrt(n), 13);
});

test.each([1e-200, 1e200])("is not thrown by elements of about %d", (size) => {
  const n = 9;
  const plain = symmetricEigen(symmetric(n, 1), n).values;
  const scaled = symmetricEigen(
    symmetric(n, 1).map((v) => v * size),
    n,
  ).values;
  scaled.forEach((v, i) => {
    expect(v / size).toBeCloseTo(plain[i]!, 12);
  });
});

test("keeps small values beside large ones to the rounding of the large", () => {
  const n = 12;
  const { vectors } = symmetricEigen(symmetric(n, 5), n);
  const wanted = Float64Array.from({ length: n }, (_, i) => 10 ** -i);
  const a = new Float64Array(n * n);
  for (let k = 0; k < n; k++)
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) a[i * n + j]! += wanted[k]! * vectors[k * n + i]! * vectors[k * n + j]!;
  expectEigen(a, n).values.forEach((v, i) => {
    expect(Math.abs(v - wanted[i]!)).toBeLessThan(1e-14);
  });
});

test("reads the lower half only, and refuses what is not finite", () => {
  expect([...symmetricEigen([1, 99, 0, 2], 2).values]).toEqual([2, 1]);
  expect(() => symmetricEigen([1, 0, Number.NaN, 1], 2)).toThrow("element 1, 0 of the matrix is not finite");
});
