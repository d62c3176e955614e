import { expect, it } from "vitest";
import { blankImage, toRgba } from "./image.ts";
import { quantize } from "./quantize.ts";

it("keeps few colours as they are", () => {
  const image = blankImage(4, 2, [10, 20, 30, 255]);
  image.data.set([200, 100, 0, 255], 12);
  const found = quantize(image);
  expect(found.palette.length).toBe(8);
  expect(toRgba(found)).toEqual(image);
});

it("halves the pixels, not the range of colours", () => {
  const image = blankImage(8, 1, [0, 0, 0, 255]);
  for (const [x, grey] of [0, 0, 0, 16, 32, 48, 240, 240].entries()) image.data.fill(grey, x * 4, x * 4 + 3);
  const { data, palette } = quantize(image, 2);
  expect([...data]).toEqual([0, 0, 0, 0, 1, 1, 1, 1]);
  // The means (0 + 0 + 0 + 16)/4 and (32 + 48 + 240 + 240)/4.
  expect([...palette]).toEqual([4, 4, 4, 255, 140, 140, 140, 255]);
});

it("is near to a picture of many colours", () => {
  const image = blankImage(64, 64);
  for (let i = 0; i < 64 * 64; i++) image.data.set([(i % 64) * 4, (i >> 6) * 4, 128, 255], i * 4);
  const { data } = toRgba(quantize(image));
  const errors = data.map((v, i) => Math.abs(v - image.data[i]!));
  // 256 colours tile the red-green square of 256² into cells of about 16²; a box may be twice as long.
  expect(Math.max(...errors)).toBeLessThanOrEqual(16);
});

it("lays transparency over white", () => {
  expect([...quantize(blankImage(2, 2, [0, 0, 0, 51])).palette]).toEqual([204, 204, 204, 255]);
});
