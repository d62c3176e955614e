import type { Float32Tensor } from "../../base/tensor.ts";
import { float32 } from "../../base/tensor.ts";
import { imputed } from "../evaluation/impute.ts";
import { cropOf, eachPixel } from "./align.ts";
import type { Patch } from "./common.ts";
import type { Window } from "./window.ts";

/** What a window shows, whole. */
export const patchIn = (picture: Float32Tensor, window: Window): Patch => ({
  side: window.side,
  values: cropOf(picture, window),
  mask: new Uint8Array(window.side ** 2).fill(1),
});

/** A picture, 1×C×H×W, with a patch over it. */
export function pasted(picture: Float32Tensor, { values, mask }: Patch, at: Window): Float32Tensor {
  const data = picture.data.slice();
  eachPixel(picture, at, (to, k) => {
    if (mask[k % mask.length]) data[to] = values[k]!;
  });
  return float32(picture.shape, data);
}

/** A picture, 1×C×H×W, with the pixels of a patch, and those next to them, filled in from what is round them. */
export function filledIn(picture: Float32Tensor, { mask }: Pick<Patch, "mask">, at: Window): Float32Tensor {
  const [height, width] = picture.shape.slice(2) as [number, number];
  const kept = new Uint8Array(height * width).fill(1);
  for (let i = 0; i < mask.length; i++) {
    if (!mask[i]) continue;
    const [y, x] = [at.top + Math.floor(i / at.side), at.left + (i % at.side)];
    for (let row = Math.max(0, y - 1); row <= Math.min(height - 1, y + 1); row++)
      kept.fill(0, row * width + Math.max(0, x - 1), row * width + Math.min(width, x + 2));
  }
  // With nothing left there is nothing to fill it with.
  return kept.includes(1) ? imputed(picture, kept) : picture;
}
