import { expect, test } from "vitest";
import { rng } from "./rng.ts";
import { nthSmallest, selectWithin } from "./select.ts";

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

test("in place, nothing after the element is smaller and nothing before is greater", () => {
  const { uniform } = rng(5);
  for (const n of [0, 7, 50, 99]) {
    const values = Float64Array.from({ length: 100 }, () => Math.floor(20 * uniform()));
    const found = selectWithin(values, n);
    expect(found).toBe(values[n]);
    expect(Math.max(...values.subarray(0, n + 1))).toBe(found);
    expect(Math.min(...values.subarray(n))).toBe(found);
  }
});
