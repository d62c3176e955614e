import { expect, test } from "vitest";
import { meanMove, placesWithin } from "./place.ts";

const box = { x: 10, y: 20, width: 200, height: 100 };

test("one scale for both axes, y upwards", () => {
  // 4 wide and 1 high: the width decides, 50 pixels for a unit.
  const places = placesWithin([-1, 0, 3, 1, 1, 0.5], box);
  expect([...places]).toEqual([10, 95, 210, 45, 110, 70]);
});

test("points that coincide, one point and none", () => {
  expect([...placesWithin([7, 7, 7, 7], box)]).toEqual([110, 70, 110, 70]);
  expect([...placesWithin([3, -4], box)]).toEqual([110, 70]);
  expect([...placesWithin([], box)]).toEqual([]);
});

test("points on a line", () => {
  expect([...placesWithin([0, 5, 2, 5], box)]).toEqual([10, 70, 210, 70]);
});

test("what is not finite lies in the middle and moves no other", () => {
  expect([...placesWithin([0, 0, Number.NaN, Number.POSITIVE_INFINITY, 2, 1], box)]).toEqual([
    10, 120, 110, 70, 210, 20,
  ]);
});

test("the mean of how far points went", () => {
  expect(meanMove(new Float64Array([0, 0, 1, 1]), new Float64Array([3, 4, 1, 1]))).toBe(2.5);
  expect(meanMove(new Float64Array(), new Float64Array())).toBe(0);
});
