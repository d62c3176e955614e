import type { Rng } from "../../base/rng.ts";
import { float32 } from "../../base/tensor.ts";
import type { Judge } from "../judge.ts";
import type { Shift } from "./ascend.ts";
import { wrapped } from "./ascend.ts";
import type { Cut, Tiling } from "./tiling.ts";
import { sharesAlong, tileCount } from "./tiling.ts";

/** The objective of a picture, the mean over its tiles, and its gradient. */
export interface Slope {
  readonly value: number;
  /** 3×H×W, as the shifted picture has it, up to a factor. */
  readonly gradient: Float32Array;
}

export interface Going {
  /** Where tiles fade into each other. */
  readonly random: Rng;
  /** What the gradient of several tiles is written into: garbage of that size takes long to be collected. */
  readonly room?: Float32Array | undefined;
  /** Called before each tile. */
  readonly progress?: () => void;
}

/** Goes through a shifted picture, 3×H×W, tile by tile: beside the picture and its gradient, only one tile is held. */
export async function slopeOf(
  judge: Judge,
  picture: Float32Array,
  shift: Shift,
  tiling: Tiling,
  { random, room, progress = () => {} }: Going,
): Promise<Slope> {
  const { rows, columns } = tiling;
  const count = tileCount(tiling);
  const [down, across] = [sharesAlong(rows, random), sharesAlong(columns, random)];
  const gradient = count === 1 ? undefined : (room?.fill(0) ?? new Float32Array(picture.length));
  const tile = new Float32Array(3 * rows.tile * columns.tile);
  let value = 0;
  for (const [i, top] of rows.starts.entries())
    for (const [k, left] of columns.starts.entries()) {
      progress();
      copy(picture, rows, columns, { down: shift.down - top, right: shift.right - left }, tile);
      const found = await judge.judge(float32([1, 3, rows.tile, columns.tile], tile), [0]);
      value += found.values[0]! / count;
      if (!gradient) return { value, gradient: found.gradient! };
      add(found.gradient!, rows, columns, [top, left], [down[i]!, across[k]!], gradient);
    }
  return { value, gradient: gradient! };
}

/** The upper left part of a picture that was moved around the circle. */
function copy(picture: Float32Array, rows: Cut, columns: Cut, { down, right }: Shift, tile: Float32Array): void {
  const width = columns.extent;
  const start = wrapped(-right, width);
  const first = Math.min(columns.tile, width - start);
  for (let c = 0, to = 0; c < 3; c++)
    for (let y = 0; y < rows.tile; y++, to += columns.tile) {
      const row = (c * rows.extent + wrapped(y - down, rows.extent)) * width;
      tile.set(picture.subarray(row + start, row + start + first), to);
      if (first < columns.tile) tile.set(picture.subarray(row, row + columns.tile - first), to + first);
    }
}

/** Adds a tile's gradient at its place, each pixel by its share. */
function add(
  tile: Float32Array,
  rows: Cut,
  columns: Cut,
  [top, left]: readonly [number, number],
  [down, across]: readonly [Float32Array, Float32Array],
  gradient: Float32Array,
): void {
  for (let c = 0, from = 0; c < 3; c++)
    for (let y = 0; y < rows.tile; y++, from += columns.tile) {
      const share = down[y]!;
      if (share === 0) continue;
      const to = (c * rows.extent + top + y) * columns.extent + left;
      for (let x = 0; x < columns.tile; x++) gradient[to + x]! += share * across[x]! * tile[from + x]!;
    }
}
