import { sumOf } from "../../base/numbers.ts";

/** The share of the values' sum that lies where the mask is 1; 0 where all of them are 0. */
export function massInside(values: ArrayLike<number>, mask: Uint8Array): number {
  let inside = 0;
  for (let i = 0; i < values.length; i++) if (mask[i]) inside += values[i]!;
  const all = sumOf(values);
  return all > 0 ? inside / all : 0;
}

/** 1 where the greatest value lies where the mask is 1, else 0; of equal greatest ones the share that does. */
export function hitsOf(values: Float32Array, mask: Uint8Array): number {
  let greatest = Number.NEGATIVE_INFINITY;
  let [hits, maxima] = [0, 0];
  for (const [i, v] of values.entries()) {
    if (v < greatest) continue;
    if (v > greatest) [hits, maxima] = [0, 0];
    greatest = v;
    maxima++;
    hits += mask[i]!;
  }
  return maxima > 0 ? hits / maxima : 0;
}
