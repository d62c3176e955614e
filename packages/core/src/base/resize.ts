/** 8-bit samples, row-major, channels interleaved; rows are made when they are due, so that no whole copy is held. */
export interface Rows {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  /** Writes row `y`, width × channels samples. */
  read(y: number, into: Uint8Array): void;
}

/** A window of whole pixels. */
export interface Window {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Scales a picture to `width` × `height` and returns the samples inside `window` (default: all of them), interleaved.
 * A triangle filter, widened by the factor where it shrinks (antialiased), first along rows, then along columns, rounded
 * to 8 bits after each. Weights are fixed-point with 22 bits. These are the numbers of PIL's `resize(BILINEAR)`, to
 * the bit, and so of torchvision and Keras on PIL pictures.
 */
export function resizeTriangle(
  source: Rows,
  width: number,
  height: number,
  window: Window = { x: 0, y: 0, width, height },
): Uint8Array {
  const { channels } = source;
  const across = triangle(source.width, width, window.x, window.width);
  const down = triangle(source.height, height, window.y, window.height);
  const { from, to } = span(down);
  const row = new Uint8Array(source.width * channels);
  const stride = window.width * channels;
  const narrowed = new Uint8Array((to - from) * stride);
  for (let y = from; y < to; y++) {
    source.read(y, row);
    filterRow(row, across, channels, narrowed.subarray((y - from) * stride));
  }
  const out = new Uint8Array(window.height * stride);
  for (let y = 0; y < window.height; y++) filterColumns(narrowed, stride, from, down, y, out);
  return out;
}

/** For each of some output pixels: where its input pixels start, how many there are, and their weights. */
interface Taps {
  readonly start: Int32Array;
  readonly count: Int32Array;
  /** Fixed-point; `most` for each output pixel. */
  readonly weights: Int32Array;
  readonly most: number;
}

const BITS = 22;
const HALF = 1 << (BITS - 1);

function triangle(inputs: number, outputs: number, first: number, length: number): Taps {
  const scale = inputs / outputs;
  const reach = Math.max(1, scale);
  const most = Math.ceil(reach) * 2 + 1;
  const start = new Int32Array(length);
  const count = new Int32Array(length);
  const weights = new Int32Array(length * most);
  for (let i = 0; i < length; i++) {
    const centre = (first + i + 0.5) * scale;
    const low = Math.max(0, Math.trunc(centre - reach + 0.5));
    const high = Math.min(inputs, Math.trunc(centre + reach + 0.5));
    const shares = Array.from({ length: high - low }, (_, k) =>
      Math.max(0, 1 - Math.abs((low + k - centre + 0.5) * (1 / reach))),
    );
    const sum = shares.reduce((a, b) => a + b, 0);
    start[i] = low;
    count[i] = high - low;
    shares.forEach((share, k) => {
      weights[i * most + k] = Math.trunc(0.5 + (share / sum) * (1 << BITS));
    });
  }
  return { start, count, weights, most };
}

/** The input pixels that any output pixel reads. */
function span({ start, count }: Taps): { from: number; to: number } {
  let from = Number.POSITIVE_INFINITY;
  let to = 0;
  start.forEach((s, i) => {
    from = Math.min(from, s);
    to = Math.max(to, s + count[i]!);
  });
  return { from: Math.min(from, to), to };
}

function filterRow(row: Uint8Array, taps: Taps, channels: number, out: Uint8Array): void {
  for (let x = 0; x < taps.start.length; x++) {
    const weight = x * taps.most;
    const at = taps.start[x]! * channels;
    for (let c = 0; c < channels; c++) {
      let sum = HALF;
      for (let k = 0; k < taps.count[x]!; k++) sum += row[at + k * channels + c]! * taps.weights[weight + k]!;
      out[x * channels + c] = Math.min(255, sum >> BITS);
    }
  }
}

function filterColumns(rows: Uint8Array, stride: number, from: number, taps: Taps, y: number, out: Uint8Array): void {
  const weight = y * taps.most;
  const top = (taps.start[y]! - from) * stride;
  for (let x = 0; x < stride; x++) {
    let sum = HALF;
    for (let k = 0; k < taps.count[y]!; k++) sum += rows[top + k * stride + x]! * taps.weights[weight + k]!;
    out[y * stride + x] = Math.min(255, sum >> BITS);
  }
}
