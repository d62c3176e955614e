import fc from "fast-check";
import { expect, test } from "vitest";
import { blankImage } from "../base/image.ts";
import { resizeImage, shrink } from "./resample.ts";

const plane = (width: number, height: number, values: number[]) => ({ width, height, data: Float32Array.from(values) });

test("blocks shrink to their means, the last ones smaller", () => {
  const { width, height, data } = shrink(plane(3, 2, [0, 2, 10, 4, 6, 20]), 2);
  expect([width, height]).toEqual([2, 1]);
  expect([...data]).toEqual([3, 15]);
});

test("a constant picture stays constant at any size", () => {
  const side = fc.integer({ min: 1, max: 17 });
  fc.assert(
    fc.property(side, side, side, side, (w, h, toWidth, toHeight) => {
      const out = resizeImage(blankImage(w, h, [10, 200, 30, 255]), toWidth, toHeight);
      for (let i = 0; i < out.data.length; i += 4) expect([...out.data.subarray(i, i + 4)]).toEqual([10, 200, 30, 255]);
    }),
    { numRuns: 50 },
  );
});

test("halving averages, with the neighbours at half weight", () => {
  const image = blankImage(4, 1, [0, 0, 0, 255]);
  image.data[4] = 200;
  // A triangle of radius 2 around 0.5: weights 1/8, 3/8, 3/8, 1/8 with the edge repeated.
  expect(resizeImage(image, 2, 1).data[0]).toBe(75);
  expect(resizeImage(image, 2, 1).data[4]).toBe(25);
});

test("a large reduction is the mean of what it covers", () => {
  const image = blankImage(96, 64, [0, 0, 0, 255]);
  for (let y = 0; y < 64; y++) for (let x = 0; x < 96; x++) image.data[(y * 96 + x) * 4] = 2 * x;
  const { data } = resizeImage(image, 6, 4);
  // Away from the edges a triangle keeps a ramp: the value at the centre, 16 x + 7.5, doubled; rounded twice.
  for (const x of [1, 2, 3, 4]) expect(Math.abs(data[(6 + x) * 4]! - 2 * (16 * x + 7.5))).toBeLessThanOrEqual(1);
});

test("transparent pixels bleed no colour", () => {
  const image = blankImage(2, 1, [255, 0, 0, 255]);
  image.data.set([0, 255, 0, 0], 4);
  const { data } = resizeImage(image, 1, 1);
  expect([...data]).toEqual([255, 0, 0, 128]);
});
