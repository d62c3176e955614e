import { expect, test } from "vitest";
import { blankImage, type Image } from "../base/image.ts";
import { float32 } from "../base/tensor.ts";
import type { Heatmap } from "../method/result.ts";
import { fakeRasterizer } from "../testing/rasterizer.ts";
import { explanationFigure, formatProbability, mapPicture } from "./explanation.ts";
import { figureText } from "./pen.ts";

const text = await figureText(fakeRasterizer, 10);
const blue = [10, 20, 250];
const picture = blankImage(40, 40, [...blue, 255]);
const cam = (values: number[]): Heatmap => ({ kind: "heatmap", space: "cam", map: float32([2, 2], values) });
const even = { opacity: "even", alpha: 1 } as const;

const count = (image: Image, rgb: number[]) => {
  let found = 0;
  for (let i = 0; i < image.data.length; i += 4) if (rgb.every((v, c) => image.data[i + c] === v)) found++;
  return found;
};

test("the picture stands first, then a map for each class", () => {
  const maps = [cam([0, 1, 2, 3]), cam([3, 2, 1, 0])].map((heatmap, i) => ({
    heatmap,
    label: `class ${i}`,
    probability: 0.5,
  }));
  const image = explanationFigure(picture, [{ title: "Grad-CAM", maps, overlay: even }], { text, cell: 40 });
  expect(count(image, blue)).toBe(1600);
});

test("what the model did not see stays plain in an overlay and empty in a map", () => {
  const placement = { x: 10, y: 0, width: 20, height: 40 };
  const maps = [{ heatmap: cam([0, 1, 2, 3]), label: "dog" }];
  const overlaid = explanationFigure(picture, [{ title: "a", maps, overlay: even }], { text, cell: 40, placement });
  expect(count(overlaid, blue)).toBe(1600 + 800);
  const alone = explanationFigure(picture, [{ title: "a", maps, show: "map" }], { text, cell: 40, placement });
  expect(count(alone, blue)).toBe(1600);
  expect(count(alone, [232, 234, 238])).toBe(800);
});

test("with many methods the picture is there once, and they stand side by side", () => {
  const maps = [{ heatmap: cam([0, 1, 2, 3]), label: "dog" }];
  const rows = (n: number) => new Array(n).fill({ title: "a", maps, overlay: even });
  const few = explanationFigure(picture, rows(8), { text, cell: 40 });
  const many = explanationFigure(picture, rows(30), { text, cell: 40 });
  expect(count(few, blue)).toBe(8 * 1600);
  expect(count(many, blue)).toBe(1600);
  expect(many.height).toBeLessThan(few.height);
  expect(many.width / many.height).toBeGreaterThan(0.5);
  expect(many.width / many.height).toBeLessThan(2);
});

test("a placement is given in pixels of the picture, whatever the figure's size", () => {
  const placement = { x: 20, y: 0, width: 20, height: 40 };
  const maps = [{ heatmap: cam([1, 1, 1, 2]), label: "dog" }];
  const image = explanationFigure(picture, [{ title: "a", maps, overlay: even }], { text, cell: 80, placement });
  expect(count(image, blue)).toBe(6400 + 3200);
});

test("a map without positive evidence says so", () => {
  const figureOf = (values: number[]) =>
    explanationFigure(picture, [{ title: "a", maps: [{ heatmap: cam(values), label: "dog" }] }], { text, cell: 120 });
  expect(figureOf([-1, -2, -3, -4]).height).toBeGreaterThan(figureOf([1, 2, 3, 4]).height);
});

test.each([
  [0.6421, "64.2 %"],
  [1, "100.0 %"],
  [0, "0.0 %"],
  [0.0001, "< 0.1 %"],
])("%d is written %s", (p, words) => {
  expect(formatProbability(p)).toBe(words);
});

test("one map by itself lies where the model saw it", () => {
  const placement = { x: 20, y: 0, width: 20, height: 40 };
  const made = mapPicture(picture, cam([1, 1, 1, 1]), { side: 20, placement, overlay: even });
  expect([made.width, made.height]).toEqual([20, 20]);
  const at = (x: number) => [...made.data.subarray((10 * 20 + x) * 4, (10 * 20 + x) * 4 + 3)];
  expect(at(4)).toEqual(blue);
  expect(at(15)).not.toEqual(blue);
});
