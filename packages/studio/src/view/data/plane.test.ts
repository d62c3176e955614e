import { expect, test } from "vitest";
import { apart, fitted, pointAt, zoomed } from "./plane.ts";

const points = Float32Array.of(-10, -5, 10, 5, 0, 0);

test("all points are in sight, and the middle is in the middle", () => {
  const sight = fitted(points, 200, 100);
  // Sums of doubles: a hundred-millionth of a pixel is beyond what can be seen.
  for (const [i, x] of [8, 192, 100].entries()) expect(points[2 * i]! * sight.scale + sight.x).toBeCloseTo(x, 8);
  expect(points[4]! * sight.scale + sight.x).toBeCloseTo(100, 8);
  expect(points[5]! * sight.scale + sight.y).toBeCloseTo(50, 8);
});

test("what is under the cursor stays there when one comes nearer", () => {
  const sight = fitted(points, 200, 100);
  const near = zoomed(sight, 3, [192, 96]);
  expect(10 * near.scale + near.x).toBeCloseTo(192, 10);
  expect(near.scale).toBe(3 * sight.scale);
});

test("the nearest point within reach, or none", () => {
  const sight = fitted(points, 200, 100);
  expect(pointAt(points, sight, [103, 52], 6)).toBe(2);
  expect(pointAt(points, sight, [130, 52], 6)).toBe(-1);
});

test("one picture for each cell, none beyond the canvas", () => {
  const close = Float32Array.of(0, 0, 1, 0, 30, 0, 300, 0);
  expect(apart(close, { scale: 1, x: 5, y: 5 }, 100, 100, 20)).toEqual([0, 2]);
});
