import { expect, test } from "vitest";
import { rng } from "../base/rng.ts";
import { factorise } from "./nmf.ts";

const [rows, columns, rank] = [7, 11, 3];

function product(w: Float64Array, h: Float64Array, k = rank): Float64Array {
  const out = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++)
      for (let r = 0; r < k; r++) out[i * columns + j]! += w[i * k + r]! * h[r * columns + j]!;
  return out;
}

const distance = (a: Float64Array, b: Float64Array) => Math.hypot(...a.map((v, i) => v - b[i]!)) / Math.hypot(...a);

test("what is a product of non-negative factors is found again, without negative numbers", () => {
  const { uniform } = rng(4);
  // mostly zero, so that no negative factors would do better
  const sparse = (n: number) => Float64Array.from({ length: n }, () => Math.max(0, uniform() - 0.4));
  const x = product(sparse(rows * rank), sparse(rank * columns));
  const { w, h, error } = factorise(x, rows, columns, rank, rng(1), 2000);
  expect(Math.min(...w, ...h)).toBeGreaterThanOrEqual(0);
  expect(distance(x, product(w, h))).toBeCloseTo(error, 6);
  // what is left when a round takes off less than a hundred thousandth
  expect(error).toBeLessThan(0.01);
});

test("with one factor it is the first singular pair, which is not negative", () => {
  const { uniform } = rng(6);
  const x = Float64Array.from({ length: rows * columns }, uniform);
  const { w, h } = factorise(x, rows, columns, 1, rng(1));
  let v = new Float64Array(columns).fill(1);
  let u = new Float64Array(rows);
  for (let i = 0; i < 500; i++) {
    u = u.map((_, r) => v.reduce((s, q, c) => s + x[r * columns + c]! * q, 0));
    v = v.map((_, c) => u.reduce((s, q, r) => s + x[r * columns + c]! * q, 0) / Math.hypot(...u) ** 2);
  }
  expect(distance(product(u, v, 1), product(w, h, 1))).toBeLessThan(1e-2);
});

test("the same seed gives the same factors, and nothing gives nothing", () => {
  const x = Float64Array.from({ length: rows * columns }, rng(2).uniform);
  expect(factorise(x, rows, columns, 2, rng(3))).toEqual(factorise(x, rows, columns, 2, rng(3)));
  const { w, h } = factorise(new Float64Array(rows * columns), rows, columns, 2, rng(3));
  expect(Math.max(...product(w, h, 2))).toBeLessThan(1e-9);
});
