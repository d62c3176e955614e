import { expect, test } from "vitest";
import { opSuite } from "../testing/opSuite.ts";
import { erf, erfc } from "./Erf.ts";

opSuite("Erf", { "both signs": { inputs: [{ shape: [2, 3, 5, 7], low: -4, high: 4 }] } });

// Abramowitz and Stegun, table 7.1, and the arbitrary-precision values behind it.
test.each([
  [0.1, 0.1124629160182849],
  [0.5, 0.5204998778130465],
  [1, 0.8427007929497149],
  [2, 0.9953222650189527],
  [3, 0.9999779095030014],
  [6, 1],
])("erf(%f)", (v, expected) => {
  expect(Math.abs(erf(v) - expected)).toBeLessThan(2e-15);
  expect(erf(-v)).toBe(-erf(v));
});

test.each([
  [0.5, 0.4795001221869535],
  [1, 0.1572992070502851],
  [2, 0.004677734981047266],
  [5, 1.5374597944280349e-12],
  [10, 2.088487583762545e-45],
])("erfc(%f) keeps its relative precision", (v, expected) => {
  expect(Math.abs(erfc(v) / expected - 1)).toBeLessThan(1e-13);
});

test("erf of special numbers", () => {
  expect(erf(0)).toBe(0);
  expect(erf(Number.POSITIVE_INFINITY)).toBe(1);
  expect(erf(Number.NaN)).toBeNaN();
  expect(erfc(-1)).toBeCloseTo(2 - erfc(1), 15);
});

test("series and fraction meet without a step", () => {
  expect(Math.abs(erf(2.5 - 1e-12) - erf(2.5 + 1e-12))).toBeLessThan(1e-14);
});
