import type { Affine } from "../base/affine.ts";

/** Where each pixel of a warped picture is read: between four pixels of the source, which has a border of one pixel. */
export interface Taps {
  readonly height: number;
  readonly width: number;
  /** Of the upper left of the four, in the bordered source. */
  readonly corner: Int32Array;
  /** How far right of it and below it, 0 to 1. */
  readonly right: Float32Array;
  readonly below: Float32Array;
}

/** The taps of an affine map from the pixels of the result, which has the size of the source, to places in the source. */
export function tapsOf([a, b, c, d, e, f]: Affine, height: number, width: number): Taps {
  const area = height * width;
  const taps = {
    height,
    width,
    corner: new Int32Array(area),
    right: new Float32Array(area),
    below: new Float32Array(area),
  };
  const stride = width + 2;
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at++) {
      const u = within(a * x + b * y + c, width);
      const v = within(d * x + e * y + f, height);
      const [column, row] = [Math.min(Math.floor(u), width - 1), Math.min(Math.floor(v), height - 1)];
      taps.corner[at] = (row + 1) * stride + column + 1;
      taps.right[at] = u - column;
      taps.below[at] = v - row;
    }
  return taps;
}

/** Further out than the border nothing changes. */
const within = (v: number, extent: number): number => Math.min(extent, Math.max(-1, v));

/** Draws planes of height×width through taps, bilinear; `beyond` tells what is beyond the edges of each. */
export function warped(planes: Float32Array, taps: Taps, into: Float32Array, beyond: (plane: number) => number): void {
  const { height, width, corner, right, below } = taps;
  const area = height * width;
  const stride = width + 2;
  const source = new Float32Array((height + 2) * stride);
  for (let from = 0; from < planes.length; from += area) {
    source.fill(beyond(from / area));
    for (let y = 0; y < height; y++)
      source.set(planes.subarray(from + y * width, from + (y + 1) * width), (y + 1) * stride + 1);
    for (let i = 0; i < area; i++) {
      const k = corner[i]!;
      const s = right[i]!;
      const upper = source[k]! + s * (source[k + 1]! - source[k]!);
      const lower = source[k + stride]! + s * (source[k + stride + 1]! - source[k + stride]!);
      into[from + i] = upper + below[i]! * (lower - upper);
    }
  }
}

/** The transpose of `warped`: adds the gradient of the warped planes to that of the planes. What fell beyond the edges is lost. */
export function unwarped(gradient: Float32Array, taps: Taps, into: Float32Array): void {
  const { height, width, corner, right, below } = taps;
  const area = height * width;
  const stride = width + 2;
  const sum = new Float32Array((height + 2) * stride);
  for (let from = 0; from < gradient.length; from += area) {
    sum.fill(0);
    for (let i = 0; i < area; i++) {
      const k = corner[i]!;
      const lower = gradient[from + i]! * below[i]!;
      const upper = gradient[from + i]! - lower;
      const s = right[i]!;
      sum[k]! += upper - s * upper;
      sum[k + 1]! += s * upper;
      sum[k + stride]! += lower - s * lower;
      sum[k + stride + 1]! += s * lower;
    }
    for (let y = 0; y < height; y++)
      for (let x = 0, to = from + y * width, at = (y + 1) * stride + 1; x < width; x++) into[to + x]! += sum[at + x]!;
  }
}
