import fc from "fast-check";
import { expect, it } from "vitest";
import { rng } from "./rng.ts";
import { shuffled } from "./shuffle.ts";

it("shuffles: every number once", () => {
  fc.assert(
    fc.property(fc.nat(50), fc.nat(), (count, seed) => {
      const order = [...shuffled(count, rng(seed))];
      expect(order.toSorted((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i));
    }),
  );
  expect([...shuffled(20, rng(1))]).not.toEqual([...shuffled(20, rng(2))]);
});
