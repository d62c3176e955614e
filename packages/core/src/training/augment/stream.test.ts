import { expect, it } from "vitest";
import { streamOf } from "./stream.ts";

it("gives the same stream for the same keys, and others for neighbours", () => {
  const first = (...keys: number[]) => streamOf(...keys).uniform();
  expect(first(1, 2, 3)).toBe(first(1, 2, 3));
  const near = [first(1, 2, 3), first(1, 2, 4), first(1, 3, 2), first(2, 1, 3), first(1, 2), first(1, 2, 3, 0)];
  expect(new Set(near).size).toBe(near.length);
});

it("spreads first draws of neighbouring streams evenly", () => {
  const draws = Array.from({ length: 4000 }, (_, i) => streamOf(7, 1, i).uniform());
  const bins = Array.from({ length: 10 }, (_, b) => draws.filter((v) => Math.floor(v * 10) === b).length);
  // χ² with 9 degrees of freedom is above 27.9 once in a thousand.
  expect(bins.reduce((sum, n) => sum + (n - 400) ** 2 / 400, 0)).toBeLessThan(27.9);
});
