import { expect, test } from "vitest";
import type { Image } from "../../base/image.ts";
import { moved } from "./moved.ts";

const still = { zoom: 1, rotate: 0, translate: [0, 0] as const };

/** Red is the column, green the row, times ten. */
function ramp(width: number, height: number): Image {
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) data.set([10 * x, 10 * y, 0], (y * width + x) * 4);
  return { width, height, data };
}

const at = ({ width, data }: Image, x: number, y: number) => [
  ...data.subarray((y * width + x) * 4, (y * width + x) * 4 + 2),
];

test("no motion changes nothing", () => {
  const image = ramp(7, 5);
  expect(moved(image, still)).toEqual(image);
});

test("it goes right and down, and is mirrored where it was not", () => {
  const image = moved(ramp(7, 5), { ...still, translate: [2, 1] });
  expect(at(image, 2, 1)).toEqual([0, 0]);
  expect(at(image, 5, 4)).toEqual([30, 30]);
  expect(at(image, 1, 1)).toEqual([10, 0]);
  expect(at(image, 0, 0)).toEqual([20, 10]);
});

test("nearer keeps the centre and shows less", () => {
  const image = moved(ramp(9, 9), { ...still, zoom: 2 });
  expect(at(image, 4, 4)).toEqual([40, 40]);
  expect(at(image, 0, 0)).toEqual([20, 20]);
  expect(at(image, 8, 6)).toEqual([60, 50]);
});

test("a quarter of a turn is clockwise", () => {
  const image = moved(ramp(9, 9), { ...still, rotate: 90 });
  // What was at the left is at the top.
  expect(at(image, 4, 0)).toEqual([0, 40]);
  expect(at(image, 8, 4)).toEqual([40, 0]);
});
