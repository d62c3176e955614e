import { expect, test } from "vitest";
import { rng } from "./rng.ts";

const DRAWS = 400_000;

const normals = (seed: number): Float64Array => {
  const { normal } = rng(seed);
  return Float64Array.from({ length: DRAWS }, normal);
};

const mean = (values: Float64Array, f: (v: number) => number) =>
  values.reduce((sum, v) => sum + f(v), 0) / values.length;

test("the same seed gives the same draws, another seed others", () => {
  const [a, b, c] = [rng(5), rng(5), rng(6)];
  const first = Array.from({ length: 20 }, a.normal);
  expect(Array.from({ length: 20 }, b.normal)).toEqual(first);
  expect(Array.from({ length: 20 }, c.normal)).not.toEqual(first);
});

// Each tolerance is five standard errors of the estimate over 400,000 draws.
test.each([
  ["mean", (v: number) => v, 0, 1],
  ["variance", (v: number) => v ** 2, 1, Math.sqrt(2)],
  ["third moment", (v: number) => v ** 3, 0, Math.sqrt(15)],
  ["fourth moment", (v: number) => v ** 4, 3, Math.sqrt(96)],
  ["share within one", (v: number) => Number(Math.abs(v) < 1), 0.6826895, 0.466],
  ["share beyond two", (v: number) => Number(v > 2), 0.0227501, 0.1492],
  ["share of the tail, beyond 3.6541", (v: number) => Number(Math.abs(v) > 3.6541528853610088), 2.5801e-4, 0.01607],
  ["share of a narrow band", (v: number) => Number(v > 0.4 && v < 0.41), 0.0036752, 0.0605],
])("normal draws: %s", (_, f, expected, deviation) => {
  expect(Math.abs(mean(normals(1), f) - expected)).toBeLessThan((5 * deviation) / Math.sqrt(DRAWS));
});

test("normal draws that follow each other are not correlated", () => {
  const draws = normals(2);
  const products = Float64Array.from(draws.subarray(1), (v, i) => v * draws[i]!);
  expect(Math.abs(mean(products, (v) => v))).toBeLessThan(5 / Math.sqrt(DRAWS));
});

test("uniform draws fill [0, 1) evenly, whole numbers their range", () => {
  const { uniform, below } = rng(3);
  const counts = new Float64Array(10);
  for (let i = 0; i < DRAWS; i++) counts[Math.floor(uniform() * 10)]!++;
  // Chi-squared with 9 degrees of freedom is below 33.7 in 9999 of 10000 cases.
  const expected = DRAWS / 10;
  expect(counts.reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0)).toBeLessThan(33.7);
  const numbers = new Set(Array.from({ length: 200 }, () => below(7)));
  expect([...numbers].sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
});
