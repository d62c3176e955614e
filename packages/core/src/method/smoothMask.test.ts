import { describe, expect, test } from "vitest";
import { rng } from "../base/rng.ts";
import { SmoothMask } from "./smoothMask.ts";

const { uniform, normal } = rng(9);
const dot = (a: ArrayLike<number>, b: ArrayLike<number>) => Array.from(a).reduce((sum, v, i) => sum + v * b[i]!, 0);

describe.each([
  [10, 11],
  [70, 45],
  [1, 9],
])("%i×%i", (height, width) => {
  const mask = new SmoothMask(height, width);
  const cells = Float64Array.from({ length: mask.cells }, uniform);
  const points = Float32Array.from({ length: mask.points }, uniform);

  test("pixels and points are each other's transposes: ⟨A·p, q⟩ = ⟨p, Aᵀ·q⟩", () => {
    const pixels = Float32Array.from({ length: height * width }, normal);
    const there = dot(mask.atPixels(points), pixels);
    // sums of float32 products
    expect(Math.abs(there - dot(points, mask.toPoints(pixels)))).toBeLessThan(1e-5 * height * width);
  });

  test("the gradient at the cells is that of the smooth maximum, by central differences", () => {
    const seeds = Float32Array.from({ length: mask.points }, normal);
    const gradient = mask.toCells(cells, seeds);
    const scale = gradient.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
    const h = 1e-3;
    for (let i = 0; i < mask.cells; i += Math.ceil(mask.cells / 40)) {
      const at = (by: number) => dot(mask.atPoints(cells.with(i, cells[i]! + by)), seeds);
      // differences of float32 values: 6e-8 times the sums of |seeds|, over 2h; curvature of a smooth maximum of 20: h²·20²/6
      expect(Math.abs(gradient[i]! - (at(h) - at(-h)) / (2 * h)) / scale).toBeLessThan(5e-3);
    }
  });

  test("stays between 0 and 1; all cells full is 1, none is 0", () => {
    for (const v of mask.atPixels(mask.atPoints(cells))) expect(v >= 0 && v <= 1).toBe(true);
    for (const v of mask.atPoints(new Float64Array(mask.cells).fill(0))) expect(v).toBe(0);
    // the smooth maximum counts far cells a little: e^(−20) of a hundred of them, and cells that are not at a point's very place
    for (const v of mask.atPoints(new Float64Array(mask.cells).fill(1))) expect(v).toBeGreaterThan(0.95);
  });
});

test("at each point it is Σ aᵢ·exp(20aᵢ)/Σ exp(20aᵢ) over a = k·cell, derived cell by cell", () => {
  // 32×32: cells are pixels, two points to none: the points are the pixels
  const mask = new SmoothMask(32, 32);
  expect(mask.points).toBe(32 * 32);
  const side = Math.sqrt(mask.cells);
  const margin = (side - 32) / 2;
  const cells = Float64Array.from({ length: mask.cells }, uniform);
  const found = mask.atPoints(cells);
  for (const [y, x] of [
    [0, 0],
    [15, 7],
    [31, 20],
  ] as const) {
    let [sum, total] = [0, 0];
    for (let row = 0; row < side; row++)
      for (let column = 0; column < side; column++) {
        const distance = Math.hypot(row - margin - y, column - margin - x);
        if (distance > 4.5) continue;
        const a = Math.exp(-2 * Math.max(0, distance / 3 - 0.5) ** 2) * cells[row * side + column]!;
        sum += a * Math.exp(20 * a);
        total += Math.exp(20 * a);
      }
    // float32 output
    expect(found[y * 32 + x]).toBeCloseTo(sum / total, 6);
  }
});

test("one full cell makes a round spot of the kernel's width", () => {
  const mask = new SmoothMask(64, 64);
  const cells = new Float64Array(mask.cells);
  const side = Math.sqrt(mask.cells);
  cells[(side / 2) * side + side / 2] = 1;
  const pixels = mask.atPixels(mask.atPoints(cells));
  const peak = pixels.indexOf(pixels.reduce((a, b) => Math.max(a, b)));
  const [y, x] = [Math.floor(peak / 64), peak % 64];
  expect(pixels[peak]).toBeGreaterThan(0.9);
  // cells are two pixels wide: three cells off the kernel has fallen to e^(−½), and the maximum takes what is next to it
  expect(pixels[y * 64 + x + 14]!).toBeLessThan(0.05);
  expect(pixels[(y + 14) * 64 + x]!).toBeLessThan(0.05);
});
