import { expect, test } from "vitest";
import { IDENTITY } from "../base/affine.ts";
import { rng } from "../base/rng.ts";
import { float32, size } from "../base/tensor.ts";
import { viewerOf } from "./view.ts";

const picture = (shape: readonly number[]) => {
  const { uniform } = rng(2);
  return float32(shape, Float32Array.from({ length: size(shape) }, uniform));
};

test("without changes it is the picture itself, and gradients are added as they are", () => {
  const given = picture([2, 3, 5, 7]);
  const view = viewerOf(given.shape)(given, { warp: IDENTITY, noise: 0 }, rng(1));
  expect(view.picture).toEqual(given);
  const into = new Float32Array(210).fill(1);
  view.addBack(given.data, into);
  expect(into).toEqual(given.data.map((v) => v + 1));
});

test("noise has its deviation, is the same for all pictures and leaves the alpha channel alone", () => {
  const given = picture([2, 4, 40, 50]);
  const { data } = viewerOf(given.shape)(given, { warp: IDENTITY, noise: 0.3 }, rng(1)).picture;
  const noise = data.map((v, i) => v - given.data[i]!);
  const area = 2000;
  for (let i = 0; i < 3 * area; i++) expect(noise[i]).toBeCloseTo(noise[4 * area + i]!, 6);
  expect(noise.subarray(3 * area, 4 * area).every((v) => v === 0)).toBe(true);
  const square = noise.subarray(0, 3 * area).reduce((sum, v) => sum + v * v, 0) / (3 * area);
  // Three deviations of a variance estimated from 6,000 draws: 3·√(2/6000).
  expect(Math.abs(square / 0.09 - 1)).toBeLessThan(0.055);
});

test("beyond the edges it is grey and clear", () => {
  const given = picture([1, 4, 5, 7]);
  const { data } = viewerOf(given.shape)(given, { warp: [1, 0, 100, 0, 1, 0], noise: 0 }, rng(1)).picture;
  expect([...new Set(data.subarray(0, 3 * 35))]).toEqual([0.5]);
  expect([...new Set(data.subarray(3 * 35))]).toEqual([0]);
});
