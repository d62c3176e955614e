import type { Plane } from "../base/bilinear.ts";
import { blankImage, type Image } from "../base/image.ts";

export { bilinear, type Plane, type Rectangle } from "../base/bilinear.ts";

/** The mean over `factor`×`factor` blocks; a last, smaller block counts what it has. */
export function shrink(map: Plane, factor: number): Plane {
  const width = Math.ceil(map.width / factor);
  const height = Math.ceil(map.height / factor);
  const data = new Float32Array(width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const bottom = Math.min(map.height, (y + 1) * factor);
      const right = Math.min(map.width, (x + 1) * factor);
      let sum = 0;
      for (let sy = y * factor; sy < bottom; sy++)
        for (let sx = x * factor; sx < right; sx++) sum += map.data[sy * map.width + sx]!;
      data[y * width + x] = sum / ((bottom - y * factor) * (right - x * factor));
    }
  return { width, height, data };
}

/**
 * A picture at another size, by a triangle filter that widens as the picture shrinks (as PIL's `BILINEAR`).
 * Colours are weighted by their alpha, so that transparent pixels bleed nothing.
 */
export function resizeImage(image: Image, width: number, height: number): Image {
  if (image.width === width && image.height === height) return image;
  // Block means first are many times faster and, at half of the reduction, hardly seen.
  const blocks = Math.floor(Math.min(image.width / width, image.height / height) / 2);
  return blocks > 1 ? triangleResize(blockMeans(image, blocks), width, height) : triangleResize(image, width, height);
}

/** The mean of whole blocks of `side`×`side` pixels; the last row and column of blocks may be smaller. */
function blockMeans({ width, height, data }: Image, side: number): Image {
  const out = blankImage(Math.ceil(width / side), Math.ceil(height / side));
  for (let y = 0; y < out.height; y++)
    for (let x = 0; x < out.width; x++) {
      const sum = [0, 0, 0, 0];
      const bottom = Math.min(height, (y + 1) * side);
      const right = Math.min(width, (x + 1) * side);
      for (let row = y * side; row < bottom; row++)
        for (let i = (row * width + x * side) * 4; i < (row * width + right) * 4; i += 4) {
          const alpha = data[i + 3]!;
          sum[0]! += data[i]! * alpha;
          sum[1]! += data[i + 1]! * alpha;
          sum[2]! += data[i + 2]! * alpha;
          sum[3]! += alpha;
        }
      const at = (y * out.width + x) * 4;
      const alpha = sum[3]!;
      if (alpha > 0) for (let c = 0; c < 3; c++) out.data[at + c] = sum[c]! / alpha;
      out.data[at + 3] = alpha / ((bottom - y * side) * (right - x * side));
    }
  return out;
}

function triangleResize(image: Image, width: number, height: number): Image {
  const wide = resizeRows(premultiplied(image), image.width, image.height, width);
  const tall = resizeRows(transposed(wide, width, image.height), image.height, width, height);
  const data = transposed(tall, height, width);
  const out = blankImage(width, height);
  for (let i = 0; i < data.length; i += 4) {
    const alpha = data[i + 3]!;
    for (let c = 0; c < 3; c++) out.data[i + c] = alpha > 0 ? (data[i + c]! * 255) / alpha : 0;
    out.data[i + 3] = alpha;
  }
  return out;
}

function premultiplied({ data }: Image): Float32Array {
  const out = new Float32Array(data.length);
  for (let i = 0; i < data.length; i += 4) {
    const alpha = data[i + 3]! / 255;
    for (let c = 0; c < 3; c++) out[i + c] = data[i + c]! * alpha;
    out[i + 3] = data[i + 3]!;
  }
  return out;
}

/** H×W×4 to W×H×4. */
function transposed(data: Float32Array, width: number, height: number): Float32Array {
  const out = new Float32Array(data.length);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let c = 0; c < 4; c++) out[(x * height + y) * 4 + c] = data[(y * width + x) * 4 + c]!;
  return out;
}

/** H×`from`×4 to H×`to`×4. */
function resizeRows(data: Float32Array, from: number, height: number, to: number): Float32Array {
  const out = new Float32Array(to * height * 4);
  const taps = triangle(from, to);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < to; x++) {
      const { places, shares } = taps[x]!;
      for (let k = 0; k < places.length; k++)
        for (let c = 0; c < 4; c++) out[(y * to + x) * 4 + c]! += shares[k]! * data[(y * from + places[k]!) * 4 + c]!;
    }
  return out;
}

/** For each new pixel, the old pixels under a triangle that reaches one pixel of the coarser of the two, and their shares. */
function triangle(from: number, to: number) {
  const ratio = from / to;
  const reach = Math.max(1, ratio);
  return Array.from({ length: to }, (_, i) => {
    const centre = (i + 0.5) * ratio - 0.5;
    const first = Math.ceil(centre - reach);
    const all = Array.from({ length: Math.floor(centre + reach) - first + 1 }, (_, k) => first + k);
    const weights = all.map((k) => 1 - Math.abs(k - centre) / reach);
    const sum = weights.reduce((a, b) => a + b, 0);
    return {
      places: Int32Array.from(all, (k) => Math.min(from - 1, Math.max(0, k))),
      shares: Float32Array.from(weights, (w) => w / sum),
    };
  });
}
