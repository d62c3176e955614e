import { expect, test } from "vitest";
import { blankImage } from "../base/image.ts";
import { float32 } from "../base/tensor.ts";
import { patchTile, projectionTile } from "./patchTile.ts";

/** Each pixel tells its place. */
const picture = (width: number, height: number) => {
  const image = blankImage(width, height, [0, 0, 7, 255]);
  for (let i = 0; i < width * height; i++) image.data.set([10 * (i % width), 10 * Math.floor(i / width)], i * 4);
  return image;
};
const pixel = (image: { width: number; data: Uint8ClampedArray }, x: number, y: number) => [
  ...image.data.subarray((y * image.width + x) * 4, (y * image.width + x) * 4 + 4),
];
const all = { x: 0, y: 0, width: 12, height: 9 };

test("at its own scale a tile is the pixels themselves", () => {
  const tile = patchTile(picture(12, 9), { x: 3, y: 2, width: 5, height: 4 }, all, { width: 5, height: 4 });
  for (let y = 0; y < 4; y++)
    for (let x = 0; x < 5; x++) expect(pixel(tile, x, y)).toEqual([10 * (x + 3), 10 * (y + 2), 7, 255]);
});

test("grey beyond the picture and beyond what is seen; the scale stays", () => {
  const box = { x: -2, y: 6, width: 6, height: 6 };
  const tile = patchTile(picture(12, 9), box, { x: 1, y: 0, width: 11, height: 8 }, { width: 12, height: 12 });
  const grey = [128, 128, 128, 255];
  expect([pixel(tile, 5, 0), pixel(tile, 6, 4), pixel(tile, 11, 11)]).toEqual([grey, grey, grey]);
  // Two pixels of the tile for one of the picture: a quarter from a centre towards its neighbour's.
  expect(pixel(tile, 7, 3)).toEqual([13, 73, 7, 255]);
  expect(pixel(tile, 6, 3)).toEqual([8, 73, 7, 255]);
});

test("a box that shows nothing of the picture is grey", () => {
  const tile = patchTile(picture(12, 9), { x: 20, y: 0, width: 4, height: 4 }, all, { width: 4, height: 4 });
  expect(new Set(tile.data)).toEqual(new Set([128, 255]));
});

test("what is transparent lies over white", () => {
  const tile = patchTile(blankImage(4, 4, [200, 0, 0, 0]), { ...all, width: 4, height: 4 }, all, {
    width: 4,
    height: 4,
  });
  expect(new Set(tile.data)).toEqual(new Set([255]));
});

test("a projection: grey is zero, its own greatest is full, blue, green and red in the order of the model", () => {
  const map = float32([3, 1, 2], [0, 0.5, 0, 0, 0, -1]);
  const inside = { x: 4, y: 2, width: 2, height: 1 };
  const tile = projectionTile(map, inside, inside, { width: 2, height: 1 }, "BGR");
  expect(pixel(tile, 0, 0)).toEqual([128, 128, 128, 255]);
  expect(pixel(tile, 1, 0)[0]).toBe(0);
  expect(pixel(tile, 1, 0)[1]).toBe(128);
  expect(pixel(tile, 1, 0)[2]).toBeCloseTo(191, -1);
});

test("a projection of one channel is grey; what lies beside the input, too", () => {
  const map = float32([1, 2, 1], [1, 1]);
  const tile = projectionTile(
    map,
    { x: 0, y: 0, width: 1, height: 2 },
    { x: -1, y: 0, width: 2, height: 2 },
    { width: 2, height: 2 },
  );
  expect(pixel(tile, 0, 1)).toEqual([128, 128, 128, 255]);
  expect(pixel(tile, 1, 1)).toEqual([255, 255, 255, 255]);
});

test("a projection that is averaged keeps its full scale", () => {
  const map = float32([1, 4, 4], [1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  const field = { x: 0, y: 0, width: 4, height: 4 };
  const tile = projectionTile(map, field, field, { width: 2, height: 2 });
  expect([pixel(tile, 0, 0)[0], pixel(tile, 1, 1)[0]]).toEqual([255, 128]);
});
