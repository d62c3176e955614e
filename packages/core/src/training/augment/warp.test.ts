import fc from "fast-check";
import { expect, it } from "vitest";
import { type Affine, about, compose, IDENTITY } from "../../base/affine.ts";
import { rotation } from "./draw.ts";
import { warpPlanes } from "./warp.ts";

const plane = (rows: number[][]) => ({
  channels: 1,
  height: rows.length,
  width: rows[0]!.length,
  data: Uint8Array.from(rows.flat()),
});

function warped(rows: number[][], warp: Affine): number[][] {
  const source = plane(rows);
  const out = new Float32Array(source.data.length);
  warpPlanes(source, about(warp, source.height, source.width), out);
  return rows.map((row, y) => Array.from(out.subarray(y * row.length, (y + 1) * row.length)));
}

const rows = [
  [10, 20, 30],
  [40, 50, 60],
];

it("leaves a picture as it is", () => {
  expect(warped(rows, IDENTITY)).toEqual(rows);
});

it("shifts by whole pixels and repeats the edge", () => {
  // A pixel shows what was one to its right and one below.
  expect(warped(rows, [1, 0, 1, 0, 1, 1])).toEqual([
    [50, 60, 60],
    [50, 60, 60],
  ]);
});

it("shifts by half a pixel to the mean of two", () => {
  expect(warped(rows, [1, 0, 0.5, 0, 1, 0])[0]).toEqual([15, 25, 30]);
  expect(warped(rows, [1, 0, 0, 0, 1, 0.5])[0]).toEqual([25, 35, 45]);
});

it("mirrors", () => {
  expect(warped(rows, [-1, 0, 0, 0, 1, 0])).toEqual(rows.map((row) => row.toReversed()));
});

it("turns by 90° counter-clockwise", () => {
  const square = [
    [1, 2, 3],
    [4, 5, 6],
    [7, 8, 9],
  ];
  const turned = warped(square, rotation(Math.PI / 2)).map((row) => row.map((v) => Math.round(v * 1e4) / 1e4));
  expect(turned).toEqual([
    [3, 6, 9],
    [2, 5, 8],
    [1, 4, 7],
  ]);
});

it("enlarges where its factor is below one", () => {
  expect(warped([[0, 100, 200]], [0.5, 0, 0, 0, 1, 0])).toEqual([[50, 100, 150]]);
});

it("keeps channels apart", () => {
  const data = Uint8Array.of(1, 2, 3, 101, 102, 103);
  const out = new Float32Array(6);
  warpPlanes({ channels: 2, height: 1, width: 3, data }, about([-1, 0, 0, 0, 1, 0], 1, 3), out);
  expect([...out]).toEqual([3, 2, 1, 103, 102, 101]);
});

const affine = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 6, maxLength: 6 });

it("stays within the values of the picture, whatever the map", () => {
  fc.assert(
    fc.property(affine, fc.uint8Array({ minLength: 20, maxLength: 20 }), (map, data) => {
      const out = new Float32Array(20);
      warpPlanes({ channels: 1, height: 4, width: 5, data }, about(map as unknown as Affine, 4, 5), out);
      const [low, high] = [Math.min(...data), Math.max(...data)];
      // Two interpolations in doubles, rounded once to float32.
      return out.every((v) => v >= low - 1e-4 && v <= high + 1e-4);
    }),
  );
});

it("composes maps as functions do", () => {
  const at = ([a, b, c, d, e, f]: Affine, x: number, y: number) => [a * x + b * y + c, d * x + e * y + f] as const;
  fc.assert(
    fc.property(affine, affine, (outer, inner) => {
      const [f, g] = [outer as unknown as Affine, inner as unknown as Affine];
      const [x, y] = at(compose(f, g), 2, -1);
      const [u, v] = at(f, ...at(g, 2, -1));
      expect(x).toBeCloseTo(u, 9);
      expect(y).toBeCloseTo(v, 9);
    }),
  );
});
