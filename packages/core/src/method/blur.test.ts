import { expect, test } from "vitest";
import { float32 } from "../base/tensor.ts";
import { blurred } from "./blur.ts";

test("a point becomes the product of two Gaussians, of sum one", () => {
  const picture = float32([1, 1, 15, 17], new Float32Array(15 * 17));
  picture.data[7 * 17 + 8] = 1;
  const { data } = blurred(picture, 1.5);
  const weight = (d: number) => Math.exp(-(d ** 2) / (2 * 1.5 ** 2));
  expect(data[7 * 17 + 10]! / data[7 * 17 + 8]!).toBeCloseTo(weight(2), 5);
  expect(data[5 * 17 + 9]! / data[7 * 17 + 8]!).toBeCloseTo(weight(2) * weight(1), 5);
  expect(data.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5);
});

test("a plain picture stays as it is, up to its edges, plane by plane", () => {
  const picture = float32(
    [1, 2, 3, 5],
    Float32Array.from({ length: 30 }, (_, i) => (i < 15 ? 2 : -3)),
  );
  blurred(picture, 2).data.forEach((v, i) => {
    expect(v).toBeCloseTo(i < 15 ? 2 : -3, 5);
  });
});

test("without deviation it is the picture", () => {
  const picture = float32([1, 1, 2, 2], Float32Array.of(1, 2, 3, 4));
  expect(blurred(picture, 0)).toBe(picture);
});
