import { expect, test } from "vitest";
import { blankImage, type Image } from "../base/image.ts";
import { float32 } from "../base/tensor.ts";
import type { Heatmap } from "../method/result.ts";
import { colormap } from "./colormap.ts";
import { colourPicture, overlay, paint } from "./heatmap.ts";
import { shade } from "./shade.ts";

const cam = (shape: number[], values: number[]): Heatmap => ({
  kind: "heatmap",

  space: "cam",
  map: float32(shape, values),
});
const pixels = (shape: number[], values: number[]): Heatmap => ({ ...cam(shape, values), space: "pixels" });
const colour = (image: Image, x: number, y: number) => [
  ...image.data.subarray((y * image.width + x) * 4).subarray(0, 3),
];
const entry = (name: string, i: number) => [...colormap(name).subarray(i * 3, i * 3 + 3)];

test("a painted map has the ends of its colours at its ends", () => {
  const image = paint(shade(cam([1, 3], [-4, 1, 2]), { colormap: "viridis" }));
  expect([image.width, image.height]).toEqual([3, 1]);
  expect(colour(image, 0, 0)).toEqual(entry("viridis", 0));
  expect(colour(image, 1, 0)).toEqual(entry("viridis", 128));
  expect(colour(image, 2, 0)).toEqual(entry("viridis", 255));
});

test("zero is white in a signed map, NaN magenta", () => {
  const image = paint(shade(pixels([1, 1, 4], [0, -1, 2, Number.NaN]), { clip: 0 }));
  expect(colour(image, 0, 0)).toEqual([255, 255, 255]);
  expect(colour(image, 2, 0)).toEqual(entry("red-blue", 255));
  expect(colour(image, 3, 0)).toEqual([255, 0, 200]);
});

test("an even overlay is the weighted mean of picture and colours, at the picture's resolution", () => {
  const picture = blankImage(5, 1, [100, 100, 100, 255]);
  const image = overlay(picture, shade(cam([1, 2], [0, 10]), { colormap: "grey" }), { opacity: "even", alpha: 0.5 });
  // Strengths 0, 0.1, 0.5, 0.9, 1 by half-pixel bilinear; greys are rounded to whole numbers.
  expect([0, 1, 2, 3, 4].map((x) => colour(image, x, 0)[0])).toEqual([50, 63, 114, 165, 178]);
});

test("an overlay by strength leaves the picture where the map is weak", () => {
  const picture = blankImage(2, 1, [100, 100, 100, 255]);
  const image = overlay(picture, shade(cam([1, 2], [0, 10]), { colormap: "grey" }), { alpha: 0.6 });
  expect(colour(image, 0, 0)).toEqual([100, 100, 100]);
  expect(colour(image, 1, 0)).toEqual([193, 193, 193]);
});

test("outside of the model's crop the picture stays as it is", () => {
  const picture = blankImage(6, 4, [9, 8, 7, 255]);
  const placement = { x: 1, y: 1, width: 4, height: 2 };
  const image = overlay(picture, shade(cam([2, 2], [0, 1, 2, 3])), { placement, opacity: "even", alpha: 1 });
  for (let y = 0; y < 4; y++)
    for (let x = 0; x < 6; x++) {
      const inside = x >= 1 && x < 5 && y >= 1 && y < 3;
      if (inside) expect(colour(image, x, y)).not.toEqual([9, 8, 7]);
      else expect(colour(image, x, y)).toEqual([9, 8, 7]);
    }
  expect(colour(image, 4, 2)).toEqual(entry("turbo", 255));
});

test("a map without positive values leaves the picture alone", () => {
  const picture = blankImage(3, 3, [50, 60, 70, 255]);
  expect(overlay(picture, shade(cam([2, 2], [-1, -2, -3, -4])))).toEqual(picture);
});

test("a contour runs where the strength crosses its level", () => {
  const picture = blankImage(40, 10, [0, 0, 200, 255]);
  const made = shade(cam([1, 2], [0, 1]), { colormap: "grey" });
  const image = overlay(picture, made, { alpha: 0, contours: [0.5] });
  const whitest = Array.from({ length: 39 }, (_, x) => colour(image, x, 4)[0]!);
  expect(Math.abs(whitest.indexOf(Math.max(...whitest)) - 19.5)).toBeLessThanOrEqual(1);
  expect(colour(image, 5, 4)).toEqual([0, 0, 200]);
});

test("a colour picture keeps its channels, in the order of the model", () => {
  const map = pixels([3, 1, 2], [2, 0, 0, -2, 1, 0]);
  expect(colour(colourPicture(map, "signed", "RGB", 0), 0, 0)).toEqual([255, 128, 191]);
  expect(colour(colourPicture(map, "signed", "BGR", 0), 0, 0)).toEqual([191, 128, 255]);
  expect(colour(colourPicture(map, "negative", "RGB", 0), 1, 0)).toEqual([0, 255, 0]);
  expect(() => colourPicture(pixels([1, 1, 2], [1, 2]), "signed")).toThrow("has no colours");
});
