import { describe, expect, test } from "vitest";
import { rng } from "../base/rng.ts";
import { areaPenaltyGradient } from "./areaPenalty.ts";

/** mean((sorted(m) − r)²) as the paper writes it. */
function penalty(mask: readonly number[], area: number): number {
  const white = Math.round(area * mask.length);
  const reference = mask.map((_, i) => (i < mask.length - white ? 0 : 1));
  const sorted = [...mask].sort((a, b) => a - b);
  return sorted.reduce((sum, v, i) => sum + (v - reference[i]!) ** 2, 0) / mask.length;
}

const { uniform } = rng(6);
const mask = Array.from({ length: 23 }, uniform);

describe.each([0.01, 0.1, 0.4, 0.95, 1])("an area of %d", (area) => {
  test("the gradient is that of the penalty, by central differences", () => {
    const gradient = areaPenaltyGradient(mask, area);
    const h = 1e-6;
    mask.forEach((_, i) => {
      const at = (by: number) => penalty(mask.with(i, mask[i]! + by), area);
      // a square: central differences are exact but for rounding, 1e-16/h
      expect(gradient[i]).toBeCloseTo((at(h) - at(-h)) / (2 * h), 9);
    });
  });

  test("the same in another order", () => {
    const reversed = areaPenaltyGradient(mask.toReversed(), area);
    expect([...reversed].reverse()).toEqual([...areaPenaltyGradient(mask, area)]);
  });
});

test("a mask that is white in its area and black elsewhere is not moved", () => {
  const done = Array.from({ length: 20 }, (_, i) => Number(i % 5 === 0));
  expect([...areaPenaltyGradient(done, 0.2)].every((v) => v === 0)).toBe(true);
});

test("elements that are equal are moved alike", () => {
  const gradient = areaPenaltyGradient(new Float32Array(10).fill(0.5), 0.2);
  for (const v of gradient) expect(v).toBeCloseTo((2 * (0.5 - 0.2)) / 10, 15);
});
