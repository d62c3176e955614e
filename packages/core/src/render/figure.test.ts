import { expect, test } from "vitest";
import { blankImage, type Image } from "../base/image.ts";
import { fakeRasterizer } from "../testing/rasterizer.ts";
import { figure, shrunk, sizeWithin } from "./figure.ts";
import { figureText } from "./pen.ts";

const text = await figureText(fakeRasterizer, 10);
const red = blankImage(40, 20, [255, 0, 0, 255]);
const green = blankImage(20, 40, [0, 255, 0, 255]);

const count = (image: Image, rgb: number[]) => {
  let found = 0;
  for (let i = 0; i < image.data.length; i += 4) if (rgb.every((v, c) => image.data[i + c] === v)) found++;
  return found;
};

test("pictures keep their proportions and none is covered", () => {
  const image = figure([{ cells: [{ image: red, label: "red" }, { image: green }] }], { text, cell: 40 });
  expect(count(image, [255, 0, 0])).toBe(40 * 20);
  expect(count(image, [0, 255, 0])).toBe(20 * 40);
});

test("every row is there, under a title, opaque on white", () => {
  const row = { title: "Grad-CAM", cells: [{ image: red, label: "Border collie", detail: "64.2 %" }] };
  const image = figure([row, row, row], { text, title: "A title", subtitle: "and what it means", cell: 40 });
  expect(count(image, [255, 0, 0])).toBe(3 * 40 * 20);
  expect([...image.data.subarray(0, 4)]).toEqual([255, 255, 255, 255]);
  expect(image.data.every((v, i) => i % 4 !== 3 || v === 255)).toBe(true);
});

test("rows side by side are all there, as wide as they need", () => {
  const row = { title: "A title that is longer than its row is wide", cells: [{ image: red, label: "dog" }] };
  const column = figure([row, row, row], { text, cell: 40 });
  const image = figure([row, row, row], { text, cell: 40, across: 2 });
  expect(count(image, [255, 0, 0])).toBe(3 * 40 * 20);
  expect(image.width).toBeGreaterThan(2 * 40);
  expect(image.height).toBeLessThan(column.height);
});

test("a colour bar widens the figure", () => {
  const cells = [{ image: red }];
  const bare = figure([{ cells }], { text, cell: 40 });
  const barred = figure([{ cells, bar: { colormap: "viridis", labels: ["0", "max"] } }], { text, cell: 40 });
  expect(barred.width).toBeGreaterThan(bare.width + 12);
  expect(count(barred, [253, 231, 37])).toBeGreaterThan(0);
  expect(count(barred, [68, 1, 84])).toBeGreaterThan(0);
});

test("a transparent picture lets the page through", () => {
  const image = figure([{ cells: [{ image: blankImage(8, 8) }] }], { text, cell: 8 });
  expect(count(image, [0, 0, 0])).toBe(0);
});

test.each([
  [400, 200, 100, [100, 50]],
  [3, 1000, 100, [1, 100]],
])("%i×%i fits into %i", (width, height, side, expected) => {
  expect(sizeWithin({ width, height }, side)).toEqual(expected);
});

test("only what is larger than a square is shrunk", () => {
  const image = blankImage(2, 300);
  expect(shrunk(image, 300)).toBe(image);
  expect(shrunk(image, 100)).toMatchObject({ width: 1, height: 100 });
});
