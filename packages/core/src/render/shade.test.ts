import { expect, test } from "vitest";
import { float32 } from "../base/tensor.ts";
import type { Heatmap } from "../method/result.ts";
import { isBlank, reduceChannels, shade } from "./shade.ts";

// Two channels of 1×3.
const map = float32([2, 1, 3], [1, -5, 0, -2, 4, 0]);
const pixels: Heatmap = { kind: "heatmap", space: "pixels", map };

test.each([
  ["signed", "max-abs", [-2, -5, 0]],
  ["signed", "sum", [-1, -1, 0]],
  ["signed", "mean", [-0.5, -0.5, 0]],
  ["signed", "sum-abs", [3, 9, 0]],
  ["absolute", "max-abs", [2, 5, 0]],
  ["positive", "max-abs", [1, 4, 0]],
  ["negative", "sum", [2, 5, 0]],
] as const)("%s values by %s", (part, reduce, expected) => {
  const plane = reduceChannels(map, part, reduce);
  expect([plane.width, plane.height]).toEqual([3, 1]);
  expect([...plane.data].map((v) => v + 0)).toEqual(expected);
});

test("a signed map has zero in the middle of red and blue", () => {
  expect(shade(pixels, { clip: 0 })).toMatchObject({ range: { low: -5, high: 5 }, colormap: "red-blue", signed: true });
});

test("outliers are clipped, but never a whole sparse map", () => {
  const dense = float32(
    [1, 10, 100],
    Float32Array.from({ length: 1000 }, (_, i) => i),
  );
  expect(shade({ ...pixels, map: dense }, { part: "absolute" }).range.high).toBeCloseTo(989.01, 2);
  const sparse = float32(
    [1, 10, 100],
    Float32Array.from({ length: 1000 }, (_, i) => (i === 7 ? 3 : 0)),
  );
  expect(shade({ ...pixels, map: sparse }, { part: "absolute" }).range).toEqual({ low: 0, high: 3 });
});

test("a CAM is its positive part from least to greatest", () => {
  const cam: Heatmap = { kind: "heatmap", space: "cam", map: float32([2, 2], [-3, 1, 2, 4]) };
  const made = shade(cam);
  expect([...made.map.data]).toEqual([0, 1, 2, 4]);
  expect(made.range).toEqual({ low: 0, high: 4 });
  expect(isBlank(made)).toBe(false);
  expect(isBlank(shade({ ...cam, map: float32([1, 2], [-1, -2]) }))).toBe(true);
});

test("a range from outside is taken as it is", () => {
  expect(shade(pixels, { range: { low: -9, high: 9 } }).range).toEqual({ low: -9, high: 9 });
});

test("what is no picture is refused", () => {
  expect(() => reduceChannels(float32([4], [1, 2, 3, 4]), "signed", "sum")).toThrow("A map of shape 4 is no picture");
});
