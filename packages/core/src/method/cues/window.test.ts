import { expect, test } from "vitest";
import { rng } from "../../base/rng.ts";
import { float32 } from "../../base/tensor.ts";
import { overlapOf, sharpestSide, sharpestWindow, sidesFor, strongestWindow } from "./window.ts";

const [height, width] = [13, 17];
const random = (seed: number) => {
  const { uniform } = rng(seed);
  return float32([height, width], Float32Array.from({ length: height * width }, uniform));
};

test("the strongest window is the best of all places", () => {
  for (const side of [1, 3, 6, 13]) {
    const map = random(side);
    const total = map.data.reduce((a, b) => a + b, 0);
    let best = { share: -1 };
    for (let top = 0; top + side <= height; top++)
      for (let left = 0; left + side <= width; left++) {
        let sum = 0;
        for (let y = 0; y < side; y++) for (let x = 0; x < side; x++) sum += map.data[(top + y) * width + left + x]!;
        if (sum / total > best.share + 1e-12) best = { top, left, side, share: sum / total } as typeof best;
      }
    const found = strongestWindow(map, side);
    expect({ ...found, share: 0 }).toEqual({ ...best, share: 0 });
    // The table of sums and the sum of a window round differently.
    expect(found.share).toBeCloseTo(best.share, 12);
  }
});

test("a square that stands out is found at its own side", () => {
  const map = random(4);
  for (let y = 2; y < 7; y++) for (let x = 9; x < 14; x++) map.data[y * width + x] = 6;
  const sides = [3, 4, 5, 6, 8];
  expect(sharpestWindow(map, sides)).toMatchObject({ top: 2, left: 9, side: 5 });
  expect(sharpestSide([map, map], sides)).toBe(5);
});

test("a map of zeros has a window that holds nothing", () => {
  expect(strongestWindow(float32([4, 5], new Float32Array(20)), 2)).toEqual({ top: 0, left: 0, side: 2, share: 0 });
});

test("sides grow to half of the picture", () => {
  expect(sidesFor(96, 128)).toEqual([6, 8, 12, 17, 24, 34, 48]);
  expect(sidesFor(10, 11)).toEqual([3, 4, 5]);
});

test("windows overlap in as many pixels as both hold", () => {
  const a = { top: 1, left: 2, side: 4 };
  const b = { top: 3, left: 0, side: 5 };
  let both = 0;
  for (let y = 0; y < 12; y++)
    for (let x = 0; x < 12; x++)
      if ([a, b].every(({ top, left, side }) => y >= top && y < top + side && x >= left && x < left + side)) both++;
  expect(overlapOf(a, b)).toBe(both);
  expect(overlapOf(a, { top: 8, left: 8, side: 2 })).toBe(0);
});
