import { BITS, type Taps } from "./triangle.ts";

// Sums stay below 2³¹: a sample has 8 bits, and the weights of a pixel add up to 2²². Only where very many weights are rounded up
// may a sum come out as 256. Two and four taps in colour, which are nearly all that there is, go without inner loops.

const HALF = 1 << (BITS - 1);

/**
 * Weighs the pixels of one row, `step` samples each, of which the first `channels` count, and writes those of a channel one after
 * the other from `to` on.
 */
export type RowFilter = (row: Uint8Array, step: number, out: Uint8Array, to: number) => void;

export function rowFilter(channels: number, taps: Taps): RowFilter {
  if (channels === 3 && taps.count === 2) return (...args) => rowOfTwo(taps, ...args);
  if (channels === 3 && taps.count === 4) return (...args) => rowOfFour(taps, ...args);
  return (...args) => rowOfAny(taps, channels, ...args);
}

/** Weighs `width` samples of several rows from `top` on, those of output row `y`, and writes them from `to` on. */
export type ColumnFilter = (rows: Uint8Array, top: number, y: number, out: Uint8Array, to: number) => void;

export function columnFilter(taps: Taps, stride: number, width: number): ColumnFilter {
  if (taps.count === 2) return (...args) => columnsOfTwo(taps, stride, width, ...args);
  if (taps.count === 4) return (...args) => columnsOfFour(taps, stride, width, ...args);
  return (...args) => columnsOfAny(taps, stride, width, ...args);
}

function rowOfAny(taps: Taps, channels: number, row: Uint8Array, step: number, out: Uint8Array, to: number): void {
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

function rowOfTwo({ start, weights }: Taps, row: Uint8Array, step: number, out: Uint8Array, to: number): void {
  const width = start.length;
  for (let x = 0; x < width; x++) {
    const a = start[x]! * step;
    const b = a + step;
    const wa = weights[2 * x]!;
    const wb = weights[2 * x + 1]!;
    out[to + x] = two(row[a]!, wa, row[b]!, wb);
    out[to + width + x] = two(row[a + 1]!, wa, row[b + 1]!, wb);
    out[to + 2 * width + x] = two(row[a + 2]!, wa, row[b + 2]!, wb);
  }
}

function rowOfFour({ start, weights }: Taps, row: Uint8Array, step: number, out: Uint8Array, to: number): void {
  const width = start.length;
  for (let x = 0; x < width; x++) {
    const a = start[x]! * step;
    const b = a + step;
    const c = b + step;
    const d = c + step;
    const wa = weights[4 * x]!;
    const wb = weights[4 * x + 1]!;
    const wc = weights[4 * x + 2]!;
    const wd = weights[4 * x + 3]!;
    out[to + x] = four(row[a]!, wa, row[b]!, wb, row[c]!, wc, row[d]!, wd);
    out[to + width + x] = four(row[a + 1]!, wa, row[b + 1]!, wb, row[c + 1]!, wc, row[d + 1]!, wd);
    out[to + 2 * width + x] = four(row[a + 2]!, wa, row[b + 2]!, wb, row[c + 2]!, wc, row[d + 2]!, wd);
  }
}

function columnsOfAny(
  { count, weights }: Taps,
  stride: number,
  width: number,
  rows: Uint8Array,
  top: number,
  y: number,
  out: Uint8Array,
  to: number,
): void {
  for (let x = 0; x < width; x++) {
    let at = top + x;
    let sum = HALF;
    for (let k = y * count; k < (y + 1) * count; k++, at += stride) sum += Math.imul(rows[at]!, weights[k]!);
    out[to + x] = Math.min(255, sum >> BITS);
  }
}

function columnsOfTwo(
  { weights }: Taps,
  stride: number,
  width: number,
  rows: Uint8Array,
  a: number,
  y: number,
  out: Uint8Array,
  to: number,
): void {
  const b = a + stride;
  const wa = weights[2 * y]!;
  const wb = weights[2 * y + 1]!;
  for (let x = 0; x < width; x++) out[to + x] = two(rows[a + x]!, wa, rows[b + x]!, wb);
}

function columnsOfFour(
  { weights }: Taps,
  stride: number,
  width: number,
  rows: Uint8Array,
  a: number,
  y: number,
  out: Uint8Array,
  to: number,
): void {
  const b = a + stride;
  const c = b + stride;
  const d = c + stride;
  const wa = weights[4 * y]!;
  const wb = weights[4 * y + 1]!;
  const wc = weights[4 * y + 2]!;
  const wd = weights[4 * y + 3]!;
  for (let x = 0; x < width; x++)
    out[to + x] = four(rows[a + x]!, wa, rows[b + x]!, wb, rows[c + x]!, wc, rows[d + x]!, wd);
}

const two = (a: number, wa: number, b: number, wb: number): number =>
  (Math.imul(a, wa) + Math.imul(b, wb) + HALF) >> BITS;

function four(a: number, wa: number, b: number, wb: number, c: number, wc: number, d: number, wd: number): number {
  const first = (Math.imul(a, wa) + Math.imul(b, wb)) | 0;
  const second = (Math.imul(c, wc) + Math.imul(d, wd)) | 0;
  return (first + second + HALF) >> BITS;
}
