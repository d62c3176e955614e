import type { Float32Tensor } from "../../base/tensor.ts";
import type { Window } from "./window.ts";

/** Rounds of moving all windows to their common picture; they hardly ever move after the third. */
const ROUNDS = 5;

/**
 * Moves windows of one side, each at most half of it, so that what they show is alike: each goes where its pixels are nearest to the
 * mean of all others as they lie now, in steps from a quarter of the side down to one pixel. What is in all of them at one
 * place then lies at one place in the windows.
 * @param pictures 1×C×H×W, one for each window
 */
export function aligned(pictures: readonly Float32Tensor[], windows: readonly Window[]): Window[] {
  const now = [...windows];
  const crops = pictures.map((picture, i) => cropOf(picture, now[i]!));
  const total = new Float64Array(crops[0]?.length ?? 0);
  for (const crop of crops) add(total, crop, 1);
  for (let round = 0; round < ROUNDS; round++) {
    let moved = false;
    for (const [i, picture] of pictures.entries()) {
      add(total, crops[i]!, -1);
      const place = nearest(picture, now[i]!, windows[i]!, total, pictures.length - 1);
      moved ||= place.top !== now[i]!.top || place.left !== now[i]!.left;
      now[i] = place;
      crops[i] = cropOf(picture, place);
      add(total, crops[i]!, 1);
    }
    if (!moved) break;
  }
  return now;
}

function add(total: Float64Array, crop: Float32Array, sign: 1 | -1): void {
  for (let i = 0; i < total.length; i++) total[i]! += sign * crop[i]!;
}

/** A logarithmic search: the best of nine places, then of nine closer ones round it. */
function nearest(picture: Float32Tensor, from: Window, home: Window, total: Float64Array, others: number): Window {
  if (others === 0) return from;
  let best = from;
  let least = distance(picture, from, total, others);
  for (let step = Math.max(1, from.side >> 2); step >= 1; step = step >> 1) {
    const centre = best;
    for (let down = -step; down <= step; down += step)
      for (let right = -step; right <= step; right += step) {
        const place = within({ ...centre, top: centre.top + down, left: centre.left + right }, home, picture);
        const away = distance(picture, place, total, others);
        if (away < least) [best, least] = [place, away];
      }
  }
  return best;
}

/** Kept inside of the picture and near to where it was at first. */
function within({ top, left, side }: Window, home: Window, { shape }: Float32Tensor): Window {
  const [height, width] = shape.slice(2) as [number, number];
  const reach = side >> 1;
  const kept = (at: number, from: number, extent: number) =>
    Math.max(0, from - reach, Math.min(extent - side, from + reach, at));
  return { top: kept(top, home.top, height), left: kept(left, home.left, width), side };
}

function distance(picture: Float32Tensor, window: Window, total: Float64Array, others: number): number {
  let sum = 0;
  eachPixel(picture, window, (at, k) => {
    const off = picture.data[at]! - total[k]! / others;
    sum += off * off;
  });
  return sum;
}

/** What a window shows, C×side×side. */
export function cropOf(picture: Float32Tensor, window: Window): Float32Array {
  const crop = new Float32Array(picture.shape[1]! * window.side * window.side);
  eachPixel(picture, window, (at, k) => {
    crop[k] = picture.data[at]!;
  });
  return crop;
}

/** Calls with the place of each pixel of a window in the picture and in the window, channel by channel, row by row. */
export function eachPixel({ shape }: Float32Tensor, window: Window, use: (at: number, k: number) => void): void {
  const [, channels, height, width] = shape as [number, number, number, number];
  let k = 0;
  for (let c = 0; c < channels; c++)
    for (let y = 0; y < window.side; y++) {
      let at = (c * height + window.top + y) * width + window.left;
      for (let x = 0; x < window.side; x++) use(at++, k++);
    }
}
