import { expect, test } from "vitest";
import { rng } from "../../base/rng.ts";
import { sharesAlong, tilingOf } from "./tiling.ts";

const options = { area: 300 * 300, overlap: 64, reach: 200, stride: 16 };

test("a small picture is one tile", () => {
  const { rows, columns } = tilingOf([200, 311], options);
  expect([rows.tile, columns.tile, rows.starts, columns.starts]).toEqual([200, 311, [0], [0]]);
});

test.each([
  [1003, 1500],
  [301, 2000],
  [3000, 4000],
])("tiles of %i×%i cover it, overlap, and begin where units do", (height, width) => {
  const { rows, columns } = tilingOf([height, width], options);
  expect(rows.tile * columns.tile).toBeLessThanOrEqual(options.area);
  for (const { extent, tile, starts } of [rows, columns]) {
    expect(starts[0]).toBe(0);
    expect(starts.at(-1)! + tile).toBe(extent);
    expect(starts.every((s) => s % options.stride === 0)).toBe(true);
    for (const [i, s] of starts.slice(1).entries())
      expect(starts[i]! + tile - s).toBeGreaterThanOrEqual(options.overlap);
  }
});

test("the shares of tiles sum to one, and are none at inner edges", () => {
  const { columns } = tilingOf([300, 1500], options);
  const { extent, starts, tile, margin } = columns;
  expect(starts.length).toBeGreaterThan(3);
  expect(margin).toBe(16);
  for (let draw = 0; draw < 20; draw++) {
    const sums = new Float64Array(extent);
    const shares = sharesAlong(columns, rng(draw));
    for (const [i, share] of shares.entries()) for (let k = 0; k < tile; k++) sums[starts[i]! + k]! += share[k]!;
    expect(Math.max(...sums.map((v) => Math.abs(v - 1)))).toBeLessThan(1e-6);
    for (const share of shares.slice(1)) expect(share.subarray(0, margin).every((v) => v === 0)).toBe(true);
    for (const share of shares.slice(0, -1)) expect(share.subarray(tile - margin).every((v) => v === 0)).toBe(true);
    expect(shares.flatMap((s) => [...s]).every((v) => v >= 0)).toBe(true);
  }
});

test("fades are elsewhere with each draw", () => {
  const { columns } = tilingOf([300, 1500], options);
  expect(sharesAlong(columns, rng(1))).not.toEqual(sharesAlong(columns, rng(2)));
});

test("an area that no overlap allows gives the smallest tiles that do", () => {
  const { rows, columns } = tilingOf([1000, 1000], { ...options, area: 64 });
  expect(rows.tile).toBeLessThan(320);
  expect(columns.starts.length).toBeGreaterThan(4);
});
