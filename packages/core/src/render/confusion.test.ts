import { expect, it } from "vitest";
import { confusionFigure } from "./confusion.ts";

interface Cell {
  readonly x: number;
  readonly y: number;
  readonly fill: string;
}

/** The cells that hold something: what lies on the ground of empty ones, in the order of rows; the key has half units in its sizes. */
function cellsIn(svg: string): Cell[] {
  const body = svg.slice(svg.indexOf("244,246,249"));
  return [...body.matchAll(/<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="\3" fill="(rgb[^"]+)"/g)].map(
    ([, x, y, , fill]) => ({ x: Number(x), y: Number(y), fill: fill! }),
  );
}

const names = (n: number) => Array.from({ length: n }, (_, i) => `class ${i}`);
const diagonal = (n: number) =>
  Array.from({ length: n }, (_, t) => Int32Array.from({ length: n }, (__, p) => Number(t === p)));

it("colours cells by their share of the row, right ones blue and wrong ones red, and prints counts", () => {
  const svg = confusionFigure(
    ["cat", "dog"],
    [
      [30, 10],
      [0, 4],
    ],
  );
  const cells = cellsIn(svg);
  expect(cells).toHaveLength(3);
  const [right, wrong, all] = cells.map(({ fill }) => fill.match(/\d+/g)!.map(Number));
  expect(all).toEqual([0, 68, 136]);
  expect(right![2]).toBeGreaterThan(right![0]!);
  expect(wrong![0]).toBeGreaterThan(wrong![2]!);
  expect(svg).toContain(">30<");
  expect(svg).toContain(">75 %<");
});

it("puts true classes in rows and predicted ones in columns", () => {
  const [first, second, third] = cellsIn(
    confusionFigure(
      ["a", "b"],
      [
        [1, 2],
        [3, 4],
      ],
    ),
  );
  expect(second!.x).toBeGreaterThan(first!.x);
  expect(second!.y).toBe(first!.y);
  expect(third!.y).toBeGreaterThan(first!.y);
});

it("names 120 classes on both sides, in letters that can be read", () => {
  const svg = confusionFigure(names(120), diagonal(120));
  expect(cellsIn(svg)).toHaveLength(120);
  expect(svg.match(/>class 77</g)).toHaveLength(2);
  expect(Number(/font-size="([\d.]+)"/.exec(svg)![1])).toBeGreaterThanOrEqual(9);
});

it("draws a map of a thousand, on which groups are named", () => {
  const groups = [{ from: 20, to: 80, name: "terriers" }];
  const svg = confusionFigure(names(1000), diagonal(1000), { groups });
  expect(svg).not.toContain("class 77");
  expect(svg.match(/>terriers</g)).toHaveLength(2);
  // The map is 2000 units wide, a cell 2, its dot 3.5; the frame begins at the twentieth class.
  const [first] = cellsIn(svg);
  const frame = /<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="\3" fill="none"/.exec(svg)!;
  expect(Number(frame[1])).toBeCloseTo(first!.x + 0.75 + 40, 6);
  expect(Number(frame[3])).toBe(120);
});

it("shows a class without pictures as empty", () => {
  const svg = confusionFigure(
    ["a", "b"],
    [
      [0, 0],
      [1, 0],
    ],
  );
  expect(svg).not.toContain("NaN");
  expect(cellsIn(svg)).toHaveLength(1);
});
