import { BITS, FEW, span, type Taps, triangle } from "./triangle.ts";

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
  const narrow = channels === 3 && across.count === FEW ? narrowColours : narrowRow;
  for (let y = from; y < to; y++) narrow(source.row(y), source, across, narrowed, (y - from) * stride);
  const out = new Uint8Array(window.height * stride);
  const flatten = down.count === FEW ? flattenFew : flattenColumns;
  for (let c = 0; c < channels; c++)
    for (let y = 0; y < window.height; y++) {
      const top = (down.start[y]! - from) * stride + c * window.width;
      flatten(narrowed, top, stride, down, y, out, (c * window.height + y) * window.width, window.width);
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

// Sums stay below 2³¹: a sample has 8 bits, and the weights of a pixel add up to 2²². Only where very many weights are rounded up
// may a sum come out as 256.

const HALF = 1 << (BITS - 1);

function narrowRow(row: Uint8Array, { channels, step }: Rows, taps: Taps, out: Uint8Array, to: number): void {
  const { start, count, weights } = taps;
  const width = start.length;
  for (let x = 0; x < width; x++)
    for (let c = 0; c < channels; c++) {
      let at = start[x]! * step + c;
      let sum = HALF;
      for (let k = x * count; k < (x + 1) * count; k++, at += step) sum += Math.imul(row[at]!, weights[k]!);
      out[to + c * width + x] = Math.min(255, sum >> BITS);
    }
}

/** The same for three channels and `FEW` taps, without loops. */
function narrowColours(row: Uint8Array, { step }: Rows, taps: Taps, out: Uint8Array, to: number): void {
  const { start, weights } = taps;
  const width = start.length;
  for (let x = 0; x < width; x++) {
    const w = x * FEW;
    const a = start[x]! * step;
    const b = a + step;
    const c = b + step;
    const d = c + step;
    const wa = weights[w]!;
    const wb = weights[w + 1]!;
    const wc = weights[w + 2]!;
    const wd = weights[w + 3]!;
    out[to + x] = weighed(row[a]!, wa, row[b]!, wb, row[c]!, wc, row[d]!, wd);
    out[to + width + x] = weighed(row[a + 1]!, wa, row[b + 1]!, wb, row[c + 1]!, wc, row[d + 1]!, wd);
    out[to + 2 * width + x] = weighed(row[a + 2]!, wa, row[b + 2]!, wb, row[c + 2]!, wc, row[d + 2]!, wd);
  }
}

function flattenColumns(
  rows: Uint8Array,
  top: number,
  stride: number,
  taps: Taps,
  y: number,
  out: Uint8Array,
  to: number,
  width: number,
): void {
  const { count, weights } = taps;
  for (let x = 0; x < width; x++) {
    let at = top + x;
    let sum = HALF;
    for (let k = y * count; k < (y + 1) * count; k++, at += stride) sum += Math.imul(rows[at]!, weights[k]!);
    out[to + x] = Math.min(255, sum >> BITS);
  }
}

/** The same for `FEW` taps. */
function flattenFew(
  rows: Uint8Array,
  a: number,
  stride: number,
  { weights }: Taps,
  y: number,
  out: Uint8Array,
  to: number,
  width: number,
): void {
  const w = y * FEW;
  const [wa, wb, wc, wd] = [weights[w]!, weights[w + 1]!, weights[w + 2]!, weights[w + 3]!];
  const [b, c, d] = [a + stride, a + 2 * stride, a + 3 * stride];
  for (let x = 0; x < width; x++)
    out[to + x] = weighed(rows[a + x]!, wa, rows[b + x]!, wb, rows[c + x]!, wc, rows[d + x]!, wd);
}

const weighed = (
  a: number,
  wa: number,
  b: number,
  wb: number,
  c: number,
  wc: number,
  d: number,
  wd: number,
): number => {
  const first = (Math.imul(a, wa) + Math.imul(b, wb)) | 0;
  const second = (Math.imul(c, wc) + Math.imul(d, wd)) | 0;
  return (first + second + HALF) >> BITS;
};
