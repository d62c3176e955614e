import type { Float32Tensor } from "../../base/tensor.ts";

/** A square of pixels. */
export interface Window {
  readonly top: number;
  readonly left: number;
  readonly side: number;
}

/** A window, and the share of a map's sum that lies in it. */
export interface HeldWindow extends Window {
  readonly share: number;
}

/**
 * The square of `side` pixels that holds the most of a map, H×W and at least 0; of equal ones the first in the order of rows.
 * Sums are taken from a table of sums (Crow 1984), so that a side costs one pass over the map.
 */
export function strongestWindow({ shape, data }: Float32Tensor, side: number, sums = tableOf(shape, data)): HeldWindow {
  const [height, width] = shape as [number, number];
  const line = width + 1;
  const total = sums[sums.length - 1]!;
  let best = { top: 0, left: 0, side, share: 0 };
  for (let top = 0; top + side <= height; top++)
    for (let left = 0; left + side <= width; left++) {
      const above = top * line + left;
      const below = above + side * line;
      const held = sums[below + side]! - sums[below]! - sums[above + side]! + sums[above]!;
      const share = total > 0 ? held / total : 0;
      if (share > best.share) best = { top, left, side, share };
    }
  return best;
}

/** Sums of all that lies above and to the left of each corner of a pixel, (H+1)×(W+1). */
export function tableOf(shape: readonly number[], data: Float32Array): Float64Array {
  const [height, width] = shape as [number, number];
  const sums = new Float64Array((height + 1) * (width + 1));
  for (let y = 0; y < height; y++) {
    let row = 0;
    for (let x = 0; x < width; x++) {
      row += data[y * width + x]!;
      sums[(y + 1) * (width + 1) + x + 1] = sums[y * (width + 1) + x + 1]! + row;
    }
  }
  return sums;
}

/**
 * Sides to try, from a sixteenth of the shorter side of the picture to half of it, each greater than the one before by about √2.
 * Windows of fewer than 3 pixels are left out: they hold noise.
 */
export function sidesFor(height: number, width: number): number[] {
  const shorter = Math.min(height, width);
  const sides = Array.from({ length: 7 }, (_, i) => Math.round((shorter / 16) * 2 ** (i / 2)));
  return [...new Set(sides)].filter((side) => side >= Math.min(3, shorter));
}

/**
 * The square that stands out most of a map: of the strongest windows of all sides the one with the greatest share over its side. A map
 * of independent pixels has shares that deviate in proportion to the side, so that this is the greatest deviation from chance.
 */
export function sharpestWindow(map: Float32Tensor, sides: readonly number[]): HeldWindow {
  const sums = tableOf(map.shape, map.data);
  const found = sides.map((side) => strongestWindow(map, side, sums));
  return found.reduce((a, b) => (b.share / b.side > a.share / a.side ? b : a));
}

/** The side at which maps together stand out most; see `sharpestWindow`. */
export function sharpestSide(maps: readonly Float32Tensor[], sides: readonly number[]): number {
  const totals = sides.map(() => 0);
  for (const map of maps) {
    const sums = tableOf(map.shape, map.data);
    for (const [k, side] of sides.entries()) totals[k]! += strongestWindow(map, side, sums).share / side;
  }
  return sides[totals.indexOf(Math.max(...totals))]!;
}

/** The pixels that two windows share. */
export function overlapOf(a: Window, b: Window): number {
  const along = (from: number, to: number, side: number, other: number) =>
    Math.max(0, Math.min(from + side, to + other) - Math.max(from, to));
  return along(a.top, b.top, a.side, b.side) * along(a.left, b.left, a.side, b.side);
}
