import { expect, test } from "vitest";
import { slopes, undone, weights } from "./spline.ts";

test("weights sum to one and have their middle where the place is; slopes are what they change by", () => {
  const [w, s, before, after] = Array.from({ length: 4 }, () => new Float64Array(4)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  for (const t of [0, 0.1, 0.5, 0.77, 0.999]) {
    weights(t, w, 0);
    slopes(t, s, 0);
    expect(w.reduce((a, b) => a + b)).toBeCloseTo(1, 14);
    expect(w.reduce((sum, v, i) => sum + v * (i - 1), 0)).toBeCloseTo(t, 14);
    weights(t - 1e-5, before, 0);
    weights(t + 1e-5, after, 0);
    s.forEach((v, i) => {
      expect(v).toBeCloseTo((after[i]! - before[i]!) / 2e-5, 8);
    });
  }
});

test("what undoes the spline makes it run through values", () => {
  const n = 12;
  for (let k = 0; k < n; k++) {
    const spread = (1 + 4 + 1) / 6 - (2 / 6) * (1 - Math.cos((2 * Math.PI * k) / n));
    expect(undone(k, n) * spread).toBeCloseTo(1, 14);
  }
});
