import fc from "fast-check";
import { expect, test } from "vitest";
import { formatValue, quantile, rangeOf, union } from "./scale.ts";

const odd = [Number.NaN, 3, Number.POSITIVE_INFINITY, -2, Number.NEGATIVE_INFINITY, 1];

test("only finite values count", () => {
  expect(rangeOf(odd)).toEqual({ low: -2, high: 3 });
  expect(rangeOf(odd, { ends: "symmetric" })).toEqual({ low: -3, high: 3 });
  expect(rangeOf(odd, { ends: "from-zero" })).toEqual({ low: 0, high: 3 });
  expect(rangeOf([Number.NaN])).toBeUndefined();
  expect(rangeOf([Number.NaN], { ends: "symmetric", clip: 0.1 })).toBeUndefined();
});

test("a constant has a range of no width", () => {
  expect(rangeOf([5, 5, 5])).toEqual({ low: 5, high: 5 });
});

test("a clip leaves out a share of the values at each end", () => {
  const values = Array.from({ length: 101 }, (_, i) => i);
  expect(rangeOf(values, { ends: "min-max", clip: 0.02 })).toEqual({ low: 2, high: 98 });
  const signed = values.map((v) => (v % 2 === 0 ? v : -v));
  expect(rangeOf(signed, { ends: "symmetric", clip: 0.01 })).toEqual({ low: -99, high: 99 });
});

test("a clip by mass ends where the sum of magnitudes is reached", () => {
  // Sums 1, 3, 6, 10, 110: 9 % of the mass is in the four small values.
  const values = [4, -100, 2, 1, -3];
  expect(rangeOf(values, { ends: "symmetric", clip: 0.92, of: "mass" })).toEqual({ low: -4, high: 4 });
  expect(rangeOf(values, { ends: "symmetric", clip: 0.02, of: "mass" })).toEqual({ low: -100, high: 100 });
});

test("quantiles are those of the sorted list, with linear interpolation", () => {
  expect(quantile([10, 0, 30, 20], 0.5)).toBe(15);
  fc.assert(
    fc.property(
      fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 1 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (values, q) => {
        const sorted = values.toSorted((a, b) => a - b);
        const at = q * (sorted.length - 1);
        const below = sorted[Math.floor(at)]!;
        const above = sorted[Math.ceil(at)]!;
        // Values go up to 1e6, so one interpolation rounds by at most a few 1e-10.
        expect(Math.abs(quantile(values, q) - (below + (at - Math.floor(at)) * (above - below)))).toBeLessThan(1e-8);
      },
    ),
  );
});

test("a union covers its ranges and skips what has none", () => {
  expect(union([{ low: 1, high: 2 }, undefined, { low: -4, high: 0 }])).toEqual({ low: -4, high: 2 });
  expect(union([undefined])).toBeUndefined();
});

test.each([
  [0, "0"],
  [79.512, "79.5"],
  [-0.3333, "−0.333"],
  [123456, "1.2e5"],
  [-0.000012, "−1.2e−5"],
])("%d is written %s", (v, text) => {
  expect(formatValue(v)).toBe(text);
});
