import { blankImage } from "@convlens/core/base";
import { expect, test } from "vitest";
import { sourceOf, stroked } from "./brush.ts";

const white = blankImage(40, 30, [255, 255, 255, 255]);
const black = blankImage(40, 30, [0, 0, 0, 255]);
const at = ({ width, data }: { width: number; data: Uint8ClampedArray }, x: number, y: number) =>
  data[4 * (y * width + x)];

test("a stroke takes pixels of the source along a line, and leaves the rest", () => {
  const made = stroked(white, black, { x: 10, y: 15 }, { x: 30, y: 15 }, 5);
  expect([at(made, 10, 15), at(made, 20, 15), at(made, 29, 15)]).toEqual([0, 0, 0]);
  expect([at(made, 20, 3), at(made, 2, 15), at(made, 38, 15)]).toEqual([255, 255, 255]);
  expect(at(white, 20, 15)).toBe(255);
});

test("a stroke ends at the picture's edges", () => {
  const made = stroked(white, black, { x: -3, y: 0 }, { x: 0, y: -3 }, 6);
  expect(at(made, 0, 0)).toBe(0);
  expect(at(made, 39, 29)).toBe(255);
});

test("what is erased is the mean colour, what is brought back the picture", () => {
  const half = { ...white, data: Uint8ClampedArray.from(white.data, (v, i) => (i % 4 < 3 && i < 2400 ? 0 : v)) };
  expect(at(sourceOf("erase", half), 7, 7)).toBe(128);
  expect(sourceOf("restore", half)).toBe(half);
});

test("what is blurred keeps its size and its mean", () => {
  const stripes = { ...white, data: white.data.map((v, i) => (i % 4 < 3 && (i >> 2) % 2 ? 0 : v)) };
  const made = sourceOf("blur", stripes);
  expect([made.width, made.height]).toEqual([40, 30]);
  expect(at(made, 20, 15)).toBeGreaterThan(100);
  expect(at(made, 20, 15)).toBeLessThan(155);
});
