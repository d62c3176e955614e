import { expect, test } from "vitest";
import { blankImage } from "../base/image.ts";
import { float32 } from "../base/tensor.ts";
import { differenceOf, differenceRow, type PlacedMap } from "./differences.ts";

const placed = (values: number[], x = 0, width = 4): PlacedMap => ({
  heatmap: { kind: "heatmap", space: "cam", map: float32([1, values.length], values) },
  placement: { x, y: 0, width, height: 2 },
  detail: "",
});

const size = { width: 4, height: 2 };
const rowOf = (a: PlacedMap | undefined, b: PlacedMap | undefined, factor = 1) =>
  [...differenceOf(size, factor, a, b).map.data].slice(0, 4);

test("each map goes from 0 to 1 before they are subtracted", () => {
  expect(rowOf(placed([0, 2, 4, 8]), placed([3, 3, -5, 0]))).toEqual([1, 0.75, -0.5, -1]);
});

test("where a model saw nothing, or is not there, it has nothing; a flat map has none either", () => {
  expect(rowOf(undefined, placed([0, 1], 2, 2))).toEqual([0, 0, 0, 1]);
  expect(rowOf(placed([1, 0], 0, 2), undefined)).toEqual([-1, 0, 0, 0]);
  expect(rowOf(placed([-1, -1, -2, -3]), undefined)).toEqual([0, 0, 0, 0]);
});

test("placements are of the picture, which may be drawn smaller", () => {
  expect(rowOf(undefined, { ...placed([0, 1]), placement: { x: 4, y: 0, width: 4, height: 4 } }, 0.5)).toEqual([
    0, 0, 0, 1,
  ]);
});

test("the picture, and three cells for each class", () => {
  const picture = blankImage(40, 20, [200, 10, 10, 255]);
  const row = differenceRow(
    {
      picture,
      title: "a → b",
      caption: "x",
      pairs: [
        { label: "a", a: placed([0, 1]), b: undefined },
        { label: "b", a: placed([0, 0]), b: placed([1, 0]) },
      ],
    },
    ["before", "after"],
    20,
  );
  expect(row.cells).toHaveLength(7);
  expect(row.cells.map(({ image }) => [image.width, image.height])).toEqual(Array.from({ length: 7 }, () => [20, 10]));
  expect(row.cells[2]!.detail).toBe("after: no such class");
  expect(row.cells[4]!.detail).toContain("flat");
});
