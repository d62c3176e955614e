import { nthSmallest } from "../../base/select.ts";
import type { Float32Tensor } from "../../base/tensor.ts";
import { cropOf } from "./align.ts";
import type { Window } from "./window.ts";

/** A square of pixels, of which some may be left out. */
export interface Patch {
  readonly side: number;
  /** C×side×side. */
  readonly values: Float32Array;
  /** side×side: 1 for the pixels that are part of it. */
  readonly mask: Uint8Array;
}

/** Pixels that differ by less than this share of what any pixels differ by are the same. */
const SAME = 0.5;

/** What windows have in common, and which of them show it. */
export interface Common {
  readonly patch: Patch;
  /** For each window. */
  readonly shows: readonly boolean[];
}

/**
 * What windows have in common: the median of each pixel over the windows, and as part of it those pixels that deviate from it by
 * no more than half of what pixels of the pictures deviate from theirs. Medians, so that up to half of the windows may show
 * something else. A window shows it where its own pixels do not deviate from it by more than that on average.
 * @param pictures 1×C×H×W, one for each window; windows are of one side
 */
export function commonPatch(pictures: readonly Float32Tensor[], windows: readonly Window[]): Common {
  const crops = pictures.map((picture, i) => cropOf(picture, windows[i]!));
  const { side } = windows[0]!;
  const area = side * side;
  const channels = pictures[0]!.shape[1]!;
  const values = new Float32Array(channels * area);
  const off = new Float64Array(area);
  for (let k = 0; k < values.length; k++) {
    const { median, deviation } = spreadOf(crops.map((crop) => crop[k]!));
    values[k] = median;
    off[k % area]! += deviation;
  }
  const usual = usualDeviation(pictures);
  const same = Uint8Array.from(off, (v) => (v <= SAME * usual ? 1 : 0));
  const patch = { side, values, mask: withoutSpecks(same, side) };
  return { patch, shows: crops.map((crop) => distanceFrom(patch, crop) <= SAME * usual) };
}

/** The mean distance of what a window shows from a patch over its pixels, summed over channels; infinite where it has none. */
function distanceFrom({ values, mask }: Patch, crop: Float32Array): number {
  let [sum, count] = [0, 0];
  for (let k = 0; k < values.length; k++) if (mask[k % mask.length]) sum += Math.abs(crop[k]! - values[k]!);
  for (const part of mask) count += part;
  return count > 0 ? sum / count : Number.POSITIVE_INFINITY;
}

/** Pixels with fewer than this many of their eight neighbours are there by chance. */
const NEIGHBOURS = 3;

function withoutSpecks(same: Uint8Array, side: number): Uint8Array {
  const at = (y: number, x: number) => (y >= 0 && y < side && x >= 0 && x < side ? same[y * side + x]! : 0);
  return same.map((v, i) => {
    const [y, x] = [Math.floor(i / side), i % side];
    let near = -v;
    for (let row = y - 1; row <= y + 1; row++) near += at(row, x - 1) + at(row, x) + at(row, x + 1);
    return v && near >= NEIGHBOURS ? 1 : 0;
  });
}

/** The smallest rectangle that holds the pixels of a patch, in its own pixels; nothing where it has none. */
export function extentOf({
  mask,
  side,
}: Patch): { top: number; left: number; height: number; width: number } | undefined {
  const rows = [...Array(side).keys()].filter((y) => mask.subarray(y * side, (y + 1) * side).includes(1));
  const columns = [...Array(side).keys()].filter((x) => rows.some((y) => mask[y * side + x]));
  if (rows.length === 0) return undefined;
  const [top, left] = [rows[0]!, columns[0]!];
  return { top, left, height: rows.at(-1)! - top + 1, width: columns.at(-1)! - left + 1 };
}

/** The median and the median distance from it. */
function spreadOf(values: readonly number[]): { median: number; deviation: number } {
  const middle = values.length >> 1;
  const median = nthSmallest(values, middle);
  return {
    median,
    deviation: nthSmallest(
      values.map((v) => Math.abs(v - median)),
      middle,
    ),
  };
}

/** Pixels of a picture that are looked at for what is usual. */
const SAMPLED = 64;

/** The median deviation of pixels over all pictures and places, summed over channels. */
function usualDeviation(pictures: readonly Float32Tensor[]): number {
  const [, channels, height, width] = pictures[0]!.shape as [number, number, number, number];
  const plane = height * width;
  const step = Math.max(1, Math.floor(plane / SAMPLED)) | 1;
  let sum = 0;
  for (let c = 0; c < channels; c++) {
    const values: number[] = [];
    for (const { data } of pictures) for (let i = 0; i < plane; i += step) values.push(data[c * plane + i]!);
    sum += spreadOf(values).deviation;
  }
  return sum;
}
