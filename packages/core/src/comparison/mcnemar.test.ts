import { expect, test } from "vitest";
import { mcnemar } from "./mcnemar.ts";

/** All sequences of n tosses, counted in whole numbers. */
function exact(a: number, b: number): number {
  const n = a + b;
  let row = [1n];
  for (let i = 0; i < n; i++) row = [1n, ...row.slice(1).map((v, k) => v + row[k]!), 1n];
  const tail = row.slice(0, Math.min(a, b) + 1).reduce((x, y) => x + y, 0n);
  return Math.min(1, Number((2n * tail * 10n ** 18n) / 2n ** BigInt(n)) / 1e18);
}

test.each([
  [0, 0],
  [0, 1],
  [1, 9],
  [12, 5],
  [40, 40],
  [70, 131],
])("%i against %i", (a, b) => {
  // Logarithms of up to n terms: n roundings, relatively; the exact one is cut at 1e-18.
  expect(Math.abs(mcnemar(a, b) - exact(a, b))).toBeLessThan(1e-12);
});

test("thousands of pictures", () => {
  expect(mcnemar(5000, 5000)).toBe(1);
  expect(mcnemar(4700, 5300)).toBeGreaterThan(0);
  // The normal approximation with continuity correction: z = 599 / √10000, p = 2.1e-9.
  expect(mcnemar(4700, 5300)).toBeGreaterThan(1.5e-9);
  expect(mcnemar(4700, 5300)).toBeLessThan(3e-9);
});
