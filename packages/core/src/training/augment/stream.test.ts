import fc from "fast-check";
import { expect, it } from "vitest";
import { rng } from "../../base/rng.ts";
import { shuffled, streamOf } from "./stream.ts";

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

it("shuffles: every number once", () => {
  fc.assert(
    fc.property(fc.nat(50), fc.nat(), (count, seed) => {
      const order = [...shuffled(count, rng(seed))];
      expect(order.toSorted((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i));
    }),
  );
  expect([...shuffled(20, rng(1))]).not.toEqual([...shuffled(20, rng(2))]);
});
