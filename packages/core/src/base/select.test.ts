import { expect, test } from "vitest";
import { rng } from "./rng.ts";
import { nthSmallest } from "./select.ts";

test.each([
  ["drawn", Array.from({ length: 501 }, rng(3).normal)],
  ["with ties", Array.from({ length: 400 }, () => 0).map((_, i) => (i * 7) % 5)],
  ["with infinities", [3, Infinity, 1, Infinity, Infinity, 2]],
  ["one", [4]],
  ["sorted", Array.from({ length: 300 }, (_, i) => i)],
])("is what sorting finds: %s", (_, values) => {
  const sorted = values.toSorted((a, b) => a - b);
  expect(values.map((_, n) => nthSmallest(values, n))).toEqual(sorted);
});
