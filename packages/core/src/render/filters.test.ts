import { expect, test } from "vitest";
import { type Image, type IndexedImage, isIndexed } from "../base/image.ts";
import { float32 } from "../base/tensor.ts";
import type { Volume } from "../method/result.ts";
import { filterPicture } from "./filters.ts";
import { MAP_COLOURS } from "./palette.ts";

const filters = (shape: number[], values?: number[]): Volume => ({
  kind: "volume",
  layer: "conv1",
  op: "Conv",
  data: float32(shape, values ?? Array.from({ length: shape.reduce((a, b) => a * b) }, (_, i) => Math.sin(i * 1.7))),
});

test("three input channels are colours: grey is zero, each filter to its own largest weight", () => {
  // Two filters of 3×1×1: (1, 0, −1) and (0, 0.2, 0.1).
  const image = filterPicture(filters([2, 3, 1, 1], [1, 0, -1, 0, 0.2, 0.1]), { tile: 1, gap: 0, columns: 2 }) as Image;
  expect([...image.data]).toEqual([255, 128, 0, 255, 128, 255, 191, 255]);
  const shared = filterPicture(filters([2, 3, 1, 1], [1, 0, -1, 0, 0.2, 0.1]), {
    tile: 1,
    gap: 0,
    columns: 2,
    scale: "shared",
  }) as Image;
  expect([...shared.data.subarray(4)]).toEqual([128, 153, 140, 255]);
  const swapped = filterPicture(filters([1, 3, 1, 1], [1, 0, -1]), { tile: 1, gap: 0, order: "BGR" }) as Image;
  expect([...swapped.data]).toEqual([0, 128, 255, 255]);
});

test("a colour filter's rows and columns stay where they are", () => {
  const image = filterPicture(filters([1, 3, 2, 3], [0, 1, 2, 3, 4, 5, ...new Array(12).fill(0)]), {
    tile: 3,
    gap: 0,
  }) as Image;
  expect([image.width, image.height]).toEqual([3, 2]);
  const red = [0, 1, 2, 3, 4, 5].map((i) => image.data[i * 4]);
  // 178.5 becomes 178: clamped arrays round a half to even.
  expect(red).toEqual([128, 153, 178, 204, 230, 255]);
});

test("other depths are a row of input channels a filter", () => {
  const image = filterPicture(filters([3, 4, 2, 2])) as IndexedImage;
  expect(isIndexed(image)).toBe(true);
  expect(image.width / image.height).toBeCloseTo(4 / 3, 1);
});

test("1×1 kernels are one matrix of filters by input channels", () => {
  const image = filterPicture(filters([2, 5, 1, 1], [-1, 1, 0, 0, 0, 0, 0, 0, 0, 1]), {
    tile: 1,
    gap: 0,
  }) as IndexedImage;
  expect([image.width, image.height]).toEqual([5, 2]);
  const middle = MAP_COLOURS / 2;
  expect([...image.data.subarray(0, 3)]).toEqual([0, MAP_COLOURS - 1, middle]);
});

test("one filter can be chosen", () => {
  const all = filters([3, 4, 2, 2]);
  const one = filters([1, 4, 2, 2], [...all.data.data.subarray(16, 32)]);
  expect(filterPicture(all, { filter: 1 })).toEqual(filterPicture(one, { filter: 0 }));
});

test("what is no filter is refused", () => {
  expect(() => filterPicture(filters([4, 4]))).toThrow("weights of shape 4×4");
  expect(() => filterPicture(filters([2, 3, 1, 1]), { filter: 2 })).toThrow("no filter 2");
  expect(() => filterPicture(filters([2, 4, 1, 1]), { colour: true })).toThrow("4 input channels");
});
