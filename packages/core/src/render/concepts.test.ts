import { expect, test } from "vitest";
import { blankImage } from "../base/image.ts";
import { float32 } from "../base/tensor.ts";
import type { Concepts } from "../method/result.ts";
import { conceptOverlay } from "./concepts.ts";

const concepts: Concepts = {
  kind: "concepts",
  layer: "conv",
  maps: float32([2, 1, 2], [1, 0, 0.5, 1]),
  vectors: float32([2, 1], [1, 1]),
  scores: [],
  facts: { error: 0 },
};

const pixel = (data: Uint8ClampedArray, i: number) => [...data.subarray(4 * i, 4 * i + 3)];

test("each place has the colour of its strongest concept", () => {
  const { data } = conceptOverlay(blankImage(2, 1, [0, 0, 0, 255]), concepts, { alpha: 1 });
  expect(pixel(data, 0)).toEqual([230, 159, 0]);
  expect(pixel(data, 1)).toEqual([86, 180, 233]);
});

test("one alone keeps its colour, fainter where it is weaker", () => {
  const { data } = conceptOverlay(blankImage(2, 1, [0, 0, 0, 255]), concepts, { alpha: 1 }, 1);
  expect(pixel(data, 0)).toEqual([43, 90, 116]);
  expect(pixel(data, 1)).toEqual([86, 180, 233]);
});

test("what the model did not see stays as it is", () => {
  const placement = { x: 1, y: 0, width: 2, height: 1 };
  const { data } = conceptOverlay(blankImage(4, 1, [9, 9, 9, 255]), concepts, { alpha: 1, placement });
  expect(pixel(data, 0)).toEqual([9, 9, 9]);
  expect(pixel(data, 3)).toEqual([9, 9, 9]);
  expect(pixel(data, 1)).toEqual([230, 159, 0]);
});
