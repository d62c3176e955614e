import { expect, test } from "vitest";
import { rng } from "../base/rng.ts";
import { float32 } from "../base/tensor.ts";
import { importanceOf, ranksOf } from "./importance.ts";
import { planeMap } from "./pixels.ts";
import type { Heatmap } from "./result.ts";

test("a CAM: the positive part, bilinear between the middles of its cells", () => {
  const cam: Heatmap = { kind: "heatmap", space: "cam", map: float32([1, 2], [4, -8]) };
  const { shape, data } = importanceOf(cam, 2, 4);
  expect(shape).toEqual([2, 4]);
  // the middles of the cells lie at columns 0.5 and 2.5; the negative cell counts as 0
  expect([...data]).toEqual([4, 3, 1, 0, 4, 3, 1, 0]);
});

test("a map of channels: the sum of the absolute values", () => {
  const map: Heatmap = { kind: "heatmap", space: "pixels", map: float32([2, 1, 3], [1, -2, 0, -4, 8, 0]) };
  expect([...importanceOf(map, 1, 3).data]).toEqual([5, 10, 0]);
});

test("one number for each pixel: its positive part, also of a picture in grey", () => {
  const picture = (channels: number) => float32([1, channels, 1, 3], new Float32Array(3 * channels));
  for (const channels of [1, 3])
    expect([...importanceOf(planeMap([0.5, -2, 0], picture(channels)), 1, 3).data]).toEqual([0.5, 0, 0]);
});

test("ranks: the most important first, ties in an order that is drawn", () => {
  const ranks = ranksOf(float32([2, 3], [0, 7, 0, 9, 0, 0]), rng(3));
  expect(ranks[3]).toBe(0);
  expect(ranks[1]).toBe(1);
  expect([...ranks].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5]);
  const firsts = Array.from({ length: 60 }, (_, seed) => ranksOf(float32([1, 3], [1, 1, 1]), rng(seed)).indexOf(0));
  expect(new Set(firsts)).toEqual(new Set([0, 1, 2]));
});
