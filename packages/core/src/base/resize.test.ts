import { expect, it } from "vitest";
import type { Rows } from "./resize.ts";
import { resizeTriangle } from "./resize.ts";

const grey = (rows: number[][]): Rows => ({
  width: rows[0]!.length,
  height: rows.length,
  channels: 1,
  read: (y, into) => into.set(rows[y]!),
});

it("enlarges by linear interpolation between pixel centres and repeats the edges", () => {
  // Centres fall at ¼, ¾, 5/4 and 7/4 of the input's pixels; pixel centres are at ½ and 3/2.
  expect([...resizeTriangle(grey([[0, 100]]), 4, 1)]).toEqual([0, 25, 75, 100]);
});

it("widens the triangle where it shrinks", () => {
  // Half the width: a triangle of reach 2 around 1 weighs the pixels ¾, ¾, ¼, that is 3/7, 3/7, 1/7.
  expect([...resizeTriangle(grey([[0, 70, 140, 210]]), 2, 1)]).toEqual([50, 160]);
});

it("rounds to 8 bits between the two passes", () => {
  // (0 + 1)/2 becomes 1 along the row, and (1 + 0)/2 becomes 1 again; one rounding of ¼ would give 0.
  const source = grey([
    [0, 1],
    [0, 0],
  ]);
  expect([...resizeTriangle(source, 1, 1)]).toEqual([1]);
});

it("leaves a picture of the same size as it is", () => {
  const rows = [
    [3, 1, 4],
    [1, 5, 9],
  ];
  expect([...resizeTriangle(grey(rows), 3, 2)]).toEqual(rows.flat());
});

it("keeps channels apart", () => {
  const source: Rows = { width: 2, height: 1, channels: 3, read: (_, into) => into.set([0, 10, 20, 100, 110, 120]) };
  expect([...resizeTriangle(source, 1, 1)]).toEqual([50, 60, 70]);
});

it("makes of a window the same samples as of the whole, and reads only the rows it needs", () => {
  const rows = Array.from({ length: 40 }, (_, y) => Array.from({ length: 30 }, (_, x) => (x * 37 + y * 91) % 256));
  const read = new Set<number>();
  const source: Rows = {
    ...grey(rows),
    read(y, into) {
      read.add(y);
      into.set(rows[y]!);
    },
  };
  const whole = resizeTriangle(grey(rows), 11, 20);
  const part = resizeTriangle(source, 11, 20, { x: 3, y: 5, width: 4, height: 2 });
  const cut = [5, 6].flatMap((y) => [...whole.subarray(y * 11 + 3, y * 11 + 7)]);
  expect([...part]).toEqual(cut);
  expect(Math.max(...read)).toBeLessThan(17);
});
