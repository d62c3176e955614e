import { expect, test } from "vitest";
import { extremesOf, sumOf } from "./numbers.ts";

test("sums keep what float32 would lose", () => {
  expect(sumOf(Float32Array.of(2 ** 24, 1, 1))).toBe(2 ** 24 + 2);
  expect(sumOf([])).toBe(0);
});

test("the extremes leave out what is no number, and of nothing there are none", () => {
  expect(extremesOf([3, Number.NaN, -1, 2])).toEqual([-1, 3]);
  expect(extremesOf([])).toEqual([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]);
});
