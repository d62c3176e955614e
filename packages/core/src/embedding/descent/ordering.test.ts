import { expect, test } from "vitest";
import { alongNeighbours, intoOrder, outOfOrder, reordered } from "./ordering.ts";

/** Two triangles, whose points come in turns. */
const neighbours = {
  indices: Int32Array.of(2, 4, 3, 5, 4, 0, 5, 1, 0, 2, 1, 3),
  distances: Float32Array.from({ length: 12 }, (_, at) => at),
  k: 2,
};

test("goes through one group after the other", () => {
  expect([...alongNeighbours(neighbours)]).toEqual([0, 2, 4, 1, 3, 5]);
});

test("neighbours stay neighbours, at their distances", () => {
  const { indices, distances } = reordered(neighbours, Int32Array.of(0, 2, 4, 1, 3, 5));
  expect([...indices]).toEqual([1, 2, 2, 0, 0, 1, 4, 5, 5, 3, 3, 4]);
  expect([...distances]).toEqual([0, 1, 4, 5, 8, 9, 2, 3, 6, 7, 10, 11]);
});

test("what was brought into an order comes out of it, around the origin", () => {
  const points = Float64Array.of(1, 10, 2, 20, 6, 30);
  const order = Int32Array.of(2, 0, 1);
  expect([...intoOrder(points, order)]).toEqual([6, 30, 1, 10, 2, 20]);
  expect([...outOfOrder(intoOrder(points, order), order)]).toEqual([-2, -10, -1, 0, 3, 10]);
});
