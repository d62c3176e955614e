import { describe, expect, test } from "vitest";
import { rng } from "../../base/rng.ts";
import { explained, lasso, momentsOf, ridge } from "./regression.ts";

const { normal, uniform } = rng(12);
const [samples, features] = [40, 5];
const rows = Array.from({ length: samples }, () =>
  Uint8Array.from({ length: features }, () => Number(uniform() < 0.5)),
);
const weights = rows.map(() => 0.1 + uniform());
const responses = [0, 1].map(() => rows.map((z) => 3 - 2 * z[0]! + z[3]! + 0.5 * normal()));
const moments = momentsOf(rows, weights, responses);
const total = weights.reduce((a, b) => a + b, 0);

/** Gauss-Jordan elimination with pivots. */
function solve(matrix: number[][], right: number[]): number[] {
  const a = matrix.map((row, i) => [...row, right[i]!]);
  for (let i = 0; i < a.length; i++) {
    const best = a.slice(i).reduce((b, row, k) => (Math.abs(row[i]!) > Math.abs(a[b]![i]!) ? i + k : b), i);
    [a[i], a[best]] = [a[best]!, a[i]!];
    for (let k = 0; k < a.length; k++)
      if (k !== i) {
        const factor = a[k]![i]! / a[i]![i]!;
        a[k] = a[k]!.map((v, j) => v - factor * a[i]![j]!);
      }
  }
  return a.map((row, i) => row.at(-1)! / row[i]!);
}

/** The normal equations with a column of ones for the intercept, which is not penalised. */
function byNormalEquations(y: readonly number[], alpha: number): number[] {
  const design = rows.map((z) => [1, ...z]);
  const matrix = Array.from({ length: features + 1 }, (_, j) =>
    Array.from(
      { length: features + 1 },
      (__, k) =>
        design.reduce((sum, x, i) => sum + (weights[i]! / total) * x[j]! * x[k]!, 0) + (j === k && j > 0 ? alpha : 0),
    ),
  );
  const right = matrix.map((_, j) => design.reduce((sum, x, i) => sum + (weights[i]! / total) * x[j]! * y[i]!, 0));
  return solve(matrix, right);
}

describe("ridge", () => {
  test.each([1e-9, 0.01, 3])("α = %d: solves the normal equations", (alpha) => {
    ridge(moments, alpha).forEach((slopes, r) => {
      const [, ...expected] = byNormalEquations(responses[r]!, alpha);
      // float64, a condition number below a hundred
      for (let j = 0; j < features; j++) expect(slopes[j]).toBeCloseTo(expected[j]!, 11);
    });
  });
});

describe("lasso", () => {
  const alpha = 0.05;

  test("meets the conditions of a minimum: the gradient is α against each slope, and within α where it is 0", () => {
    lasso(moments, alpha).forEach((slopes, r) => {
      const y = responses[r]!;
      const residual = rows.map((z, i) => y[i]! - slopes.reduce((sum, s, j) => sum + s * z[j]!, 0));
      const intercept = residual.reduce((sum, v, i) => sum + (weights[i]! / total) * v, 0);
      expect([...slopes].some((s) => s === 0)).toBe(true);
      slopes.forEach((slope, j) => {
        const slant = rows.reduce((sum, z, i) => sum + (weights[i]! / total) * z[j]! * (residual[i]! - intercept), 0);
        if (slope === 0) expect(Math.abs(slant)).toBeLessThanOrEqual(alpha);
        else expect(slant).toBeCloseTo(alpha * Math.sign(slope), 8);
      });
    });
  });

  test("almost no penalty gives least squares", () => {
    const [slopes] = lasso(moments, 1e-12);
    const [, ...expected] = byNormalEquations(responses[0]!, 0);
    // the sweeps stop at changes of 1e-10
    expected.forEach((v, j) => {
      expect(slopes![j]).toBeCloseTo(v, 8);
    });
  });
});

test("the part explained is 1 − Σ w(y − ŷ)² / Σ w(y − ȳ)²", () => {
  ridge(moments, 0.3).forEach((slopes, r) => {
    const y = responses[r]!;
    const mean = (v: readonly number[]) => v.reduce((sum, a, i) => sum + (weights[i]! / total) * a, 0);
    const plain = rows.map((z) => slopes.reduce((sum, s, j) => sum + s * z[j]!, 0));
    const intercept = mean(y) - mean(plain);
    const left = mean(y.map((v, i) => (v - intercept - plain[i]!) ** 2));
    const all = mean(y.map((v) => (v - mean(y)) ** 2));
    expect(explained(moments, r, slopes)).toBeCloseTo(1 - left / all, 12);
  });
});

test("a response that never varies is explained", () => {
  const still = momentsOf(rows, weights, [rows.map(() => 2)]);
  expect(explained(still, 0, ridge(still, 0.01)[0]!)).toBe(1);
});
