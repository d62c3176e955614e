import { expect, test } from "vitest";
import { rng } from "../base/rng.ts";
import { float32 } from "../base/tensor.ts";
import { principalComponents } from "./pca.ts";

/** Points whose variance falls off from axis to axis, turned by random reflections. */
function drawn(n: number, width: number) {
  const { normal } = rng(7);
  const axis = Array.from({ length: width }, normal);
  const square = axis.reduce((sum, v) => sum + v * v, 0);
  const rows = Array.from({ length: n }, () => {
    const x = axis.map((_, d) => (normal() * 3) / (1 + d));
    const along = (2 * x.reduce((sum, v, d) => sum + v * axis[d]!, 0)) / square;
    return x.map((v, d) => v - along * axis[d]! + 5);
  });
  return float32([n, width], rows.flat());
}

test.each([
  [200, 6, 3],
  [40, 6, 6],
  [300, 257, 2],
  [30, 400, 5],
  [9, 300, 8],
])("of %i points of %i numbers finds %i directions", (n, width, count) => {
  const points = drawn(n, width);
  const { coordinates, directions, mean, variance, explained } = principalComponents(points, count);
  const centred = Array.from(points.data, (v, at) => v - mean[at % width]!);
  const image = (v: Float64Array) => {
    const out = new Float64Array(width);
    for (let i = 0; i < n; i++) {
      const row = centred.slice(i * width, (i + 1) * width);
      const along = row.reduce((sum, x, d) => sum + x * v[d]!, 0) / (n - 1);
      row.forEach((x, d) => {
        out[d]! += along * x;
      });
    }
    return out;
  };
  const total = centred.reduce((sum, v) => sum + v * v, 0) / (n - 1);
  for (let c = 0; c < count; c++) {
    const v = directions.subarray(c * width, (c + 1) * width);
    // 1e-9 is what the search may leave
    image(v).forEach((x, d) => {
      expect(Math.abs(x - variance[c]! * v[d]!)).toBeLessThan(2e-9 * variance[0]!);
    });
    const column = Array.from({ length: n }, (_, i) => coordinates[i * count + c]!);
    expect(column.reduce((sum, x) => sum + x * x, 0) / (n - 1)).toBeCloseTo(variance[c]!, 8);
    expect(explained[c]!).toBeCloseTo(variance[c]! / total, 10);
    expect(Math.max(...v)).toBeGreaterThanOrEqual(-Math.min(...v));
    for (let other = 0; other <= c; other++) {
      const w = directions.subarray(other * width, (other + 1) * width);
      expect(v.reduce((sum, x, d) => sum + x * w[d]!, 0)).toBeCloseTo(other === c ? 1 : 0, 11);
    }
  }
  if (count === Math.min(n - 1, width)) expect(explained.reduce((a, b) => a + b)).toBeCloseTo(1, 10);
});

test("points in one place vary along no direction", () => {
  for (const width of [4, 300]) {
    const { variance, explained, coordinates } = principalComponents(
      float32([5, width], new Float32Array(5 * width).fill(2)),
      2,
    );
    expect([...variance, ...explained]).toEqual([0, 0, 0, 0]);
    expect(coordinates.every((v) => v === 0)).toBe(true);
  }
});

test("there are no more directions than points allow", () => {
  expect(() => principalComponents(drawn(3, 9), 3)).toThrow("3 points of 9 numbers have no 3 principal components");
});
