import { expect, test } from "vitest";
import { float32 } from "../base/tensor.ts";
import { correlatedColumns } from "./correlation.ts";
import { Rows } from "./rows.ts";
import { UnitMoments } from "./unitMoments.ts";
import { duplicateUnits, unitReports } from "./unitReport.ts";

/** Means, mean squares and maxima of five units over four positions in each of six pictures. */
function answers() {
  const moments = new UnitMoments(5, 4);
  const [maxima, means] = [new Rows(5), new Rows(5)];
  for (let picture = 0; picture < 6; picture++) {
    const mean = float32([1, 5], [picture, 0, 2 * picture + 1, 6, (picture * 7) % 5]);
    const square = float32([1, 5], [picture ** 2 + 1, 0, 4 * (picture + 1) ** 2, 36, 20]);
    const max = float32([1, 5], [2 * picture, 0, 4 * picture + 3, 6, (picture * 7) % 5]);
    moments.add([picture], [mean, square, max]);
    maxima.add([picture], [max]);
    means.add([picture], [mean]);
  }
  return { moments, maxima, means };
}

test("units that never fire or never change are dead, those at one value nearly everywhere saturated", () => {
  const reports = unitReports(answers());
  expect(reports.map((r) => r.dead)).toEqual([false, true, false, true, false]);
  expect(reports.map((r) => r.saturated)).toEqual([false, false, false, true, true]);
  expect(reports[0]!.silent).toBeCloseTo(1 / 6);
  expect(reports[0]!.quantiles).toEqual([0, 2, 6, 8, 10]);
});

test("duplicates rise and fall together", () => {
  expect(duplicateUnits(answers()).map(({ a, b }) => [a, b])).toEqual([[0, 2]]);
});

test("correlations are Pearson's, and those of a constant column none", () => {
  const x = [1, 2, 4, 8];
  const y = [-3, 0, 1, -7];
  const matrix = float32(
    [4, 3],
    x.flatMap((v, i) => [v, y[i]!, 0.1]),
  );
  const mean = (v: readonly number[]) => v.reduce((a, b) => a + b, 0) / v.length;
  const covariance = (a: readonly number[], b: readonly number[]) =>
    mean(a.map((v, i) => v * b[i]!)) - mean(a) * mean(b);
  const [found, ...more] = correlatedColumns(matrix, 0.1);
  expect(more).toEqual([]);
  expect(found!.r).toBeCloseTo(covariance(x, y) / Math.sqrt(covariance(x, x) * covariance(y, y)), 12);
});
