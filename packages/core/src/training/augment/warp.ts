import type { Affine } from "../../base/affine.ts";

/** Samples of a picture, 0 to 255, one plane after the other. */
export interface Planes {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  /** channels × height × width. */
  readonly data: Uint8Array | Uint8ClampedArray | Float32Array;
}

/**
 * Draws a picture through a warp by bilinear interpolation. Beyond its edges a picture goes on with its outermost pixels
 * (Keras's "nearest").
 * @param into channels × height × width; holds unrounded samples, 0 to 255
 */
export function warpPlanes(source: Planes, warp: Affine, into: Float32Array): void {
  const { channels, height, width, data } = source;
  const [a, b, c, d, e, f] = warp;
  const area = height * width;
  const right = width - 1;
  const bottom = height - 1;
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at++) {
      const u = clamped(a * x + b * y + c, right);
      const v = clamped(d * x + e * y + f, bottom);
      const left = u | 0;
      const top = v | 0;
      const s = u - left;
      const t = v - top;
      // In the last row and column the share of the neighbour that is not there is 0.
      const beside = left < right ? 1 : 0;
      const below = top < bottom ? width : 0;
      for (let k = 0, from = top * width + left, to = at; k < channels; k++, from += area, to += area) {
        const upper = data[from]! + s * (data[from + beside]! - data[from]!);
        const lower = data[from + below]! + s * (data[from + below + beside]! - data[from + below]!);
        into[to] = upper + t * (lower - upper);
      }
    }
}

const clamped = (v: number, last: number): number => Math.min(last, Math.max(0, v));
