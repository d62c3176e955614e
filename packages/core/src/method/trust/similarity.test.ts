import { expect, test } from "vitest";
import { rankCorrelation } from "./similarity.ts";

test("is Spearman's: 1 − 6 Σd² / n(n² − 1) where no two are equal", () => {
  const a = [3, 1, 4, 1.5, 9, 2.6];
  const b = [2, 7, 1, 8, 2.8, 1.8];
  const rank = (of: number[]) => of.map((v) => of.filter((w) => w < v).length);
  const [x, y] = [rank(a), rank(b)];
  const squares = x.reduce((sum, r, i) => sum + (r - y[i]!) ** 2, 0);
  expect(rankCorrelation(a, b)).toBeCloseTo(1 - (6 * squares) / (6 * 35), 12);
});

test("does not see the scale, and equal values share a rank", () => {
  expect(rankCorrelation([0, 0, 1, 2], [0, 0, 10, 1e6])).toBeCloseTo(1, 12);
  expect(rankCorrelation([1, 2, 3], [-1, -2, -3])).toBeCloseTo(-1, 12);
  // ranks 0.5, 0.5, 2 and 0, 1.5, 1.5
  expect(rankCorrelation([1, 1, 2], [1, 2, 2])).toBeCloseTo(0.5, 12);
});

test("what is flat or no number agrees with nothing", () => {
  expect(rankCorrelation([1, 1, 1], [1, 2, 3])).toBe(0);
  expect(rankCorrelation([1, Number.NaN, 1], [1, 2, 3])).not.toBeNaN();
});
