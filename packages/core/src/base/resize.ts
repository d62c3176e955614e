import { columnFilter, rowFilter } from "./taps.ts";
import { span, triangle } from "./triangle.ts";

/** 8-bit samples, row-major, channels interleaved; rows are made when they are due, so that no whole copy is held. */
export interface Rows {
  readonly width: number;
  readonly height: number;
  /** Those that are scaled: the first of each pixel. */
  readonly channels: number;
  /** Samples from one pixel to the next. */
  readonly step: number;
  /** Row `y`, width × step samples; it may change with the next call. */
  row(y: number): Uint8Array;
}

/** A window of whole pixels. */
export interface Window {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Scales a picture to `width` × `height` and returns the samples inside `window` (default: all of them), a plane for each channel.
 * A triangle filter, widened by the factor where it shrinks (antialiased), first along rows, then along columns, rounded
 * to 8 bits after each. Weights are fixed-point with 22 bits. These are the numbers of PIL's `resize(BILINEAR)`, to
 * the bit, and so of torchvision and Keras on PIL pictures.
 */
export function resizeTriangle(
  source: Rows,
  width: number,
  height: number,
  window: Window = { x: 0, y: 0, width, height },
): Uint8Array<ArrayBuffer> {
  if (width === source.width && height === source.height) return cut(source, window);
  const { channels } = source;
  const across = triangle(source.width, width, window.x, window.width);
  const down = triangle(source.height, height, window.y, window.height);
  const { from, to } = span(down);
  // Each row holds its channels one after the other.
  const stride = window.width * channels;
  const narrowed = new Uint8Array((to - from) * stride);
  const narrow = rowFilter(channels, across);
  for (let y = from; y < to; y++) narrow(source.row(y), source.step, narrowed, (y - from) * stride);
  const out = new Uint8Array(window.height * stride);
  const flatten = columnFilter(down, stride, window.width);
  for (let c = 0; c < channels; c++)
    for (let y = 0; y < window.height; y++) {
      const top = (down.start[y]! - from) * stride + c * window.width;
      flatten(narrowed, top, y, out, (c * window.height + y) * window.width);
    }
  return out;
}

/** What the weights of a picture that keeps its size come to: all of them are 1 or 0. */
function cut({ channels, step, row }: Rows, { x: left, y: top, width, height }: Window): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(channels * height * width);
  for (let y = 0; y < height; y++) {
    const samples = row(top + y);
    for (let c = 0; c < channels; c++) {
      const to = (c * height + y) * width;
      for (let x = 0, at = left * step + c; x < width; x++, at += step) out[to + x] = samples[at]!;
    }
  }
  return out;
}
