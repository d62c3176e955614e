import { describe, expect, test } from "vitest";
import { rng } from "../../base/rng.ts";
import { shapleyKernel } from "./shapleyKernel.ts";

const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
const choose = (n: number, k: number) => factorial(n) / (factorial(k) * factorial(n - k));
const kernel = (players: number, size: number) => (players - 1) / (choose(players, size) * size * (players - size));
const sizeOf = (coalition: Uint8Array) => coalition.reduce((a, b) => a + b, 0);
const named = (coalition: Uint8Array) => coalition.join("");

describe.each([1, 2, 3, 4, 7])("%i players", (players) => {
  test("with room for all: every coalition but nobody and everyone once, by the kernel", () => {
    const { coalitions, weights } = shapleyKernel(players, 1000, rng(1));
    expect(new Set(coalitions.map(named)).size).toBe(2 ** players - 2);
    expect(coalitions).toHaveLength(2 ** players - 2);
    coalitions.forEach((coalition, i) => {
      expect(weights[i]).toBeCloseTo(kernel(players, sizeOf(coalition)), 12);
    });
  });
});

describe("with room for some", () => {
  const [players, most] = [10, 70];
  const { coalitions, weights } = shapleyKernel(players, most, rng(1));

  test("sizes that fit are whole, from the outside in, at the kernel's weight", () => {
    // 2·10 of sizes 1 and 9 fit; 2·45 of sizes 2 and 8 do not
    const outer = coalitions.map((c, i) => [c, i] as const).filter(([c]) => [1, 9].includes(sizeOf(c)));
    expect(outer).toHaveLength(20);
    for (const [c, i] of outer) expect(weights[i]).toBeCloseTo(kernel(players, sizeOf(c)), 12);
  });

  test("no more than asked for, each once, each with its complement of the same weight", () => {
    expect(coalitions.length).toBeLessThanOrEqual(most);
    const weightOf = new Map(coalitions.map((c, i) => [named(c), weights[i]!]));
    expect(weightOf.size).toBe(coalitions.length);
    for (const c of coalitions) expect(weightOf.get(named(c.map((v) => 1 - v)))).toBe(weightOf.get(named(c)));
  });

  test("the weights sum to the kernel's of all coalitions", () => {
    const all = Array.from({ length: players - 1 }, (_, i) => (players - 1) / ((i + 1) * (players - i - 1)));
    expect(weights.reduce((a, b) => a + b, 0)).toBeCloseTo(
      all.reduce((a, b) => a + b, 0),
      12,
    );
  });
});

test("a coalition that is drawn is as likely as the kernel says", () => {
  // sizes 2 to 4 of 6 players in many seeds: the mean weight of a coalition is the kernel's
  const sums = new Map<number, number>();
  const seeds = 400;
  for (let seed = 0; seed < seeds; seed++) {
    const { coalitions, weights } = shapleyKernel(6, 24, rng(seed));
    coalitions.forEach((c, i) => {
      sums.set(sizeOf(c), (sums.get(sizeOf(c)) ?? 0) + weights[i]! / seeds);
    });
  }
  // the mass of a size over 400 × 6 pairs: a standard error of 2 %
  for (const size of [1, 2, 3, 4, 5]) expect(sums.get(size)! / (5 / (size * (6 - size)))).toBeCloseTo(1, 1);
});
