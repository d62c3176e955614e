import type { Geometry } from "./geometry.ts";
import type { Raster } from "./raster.ts";
import type { Box } from "./tag.ts";

/** Along each side of a pixel; odd, so that no two things share one evenly. */
export const SAMPLES = 3;

/** For each object, 1 in the pixels of which it has most samples, unless something is painted over them. */
export function masksOf(
  { partOf, owners }: Geometry,
  { width, triangle }: Raster,
  count: number,
  painted?: Uint8Array,
): Uint8Array[] {
  const size = width / SAMPLES;
  const samples = Array.from({ length: count }, () => new Uint8Array(size * size));
  for (let y = 0, i = 0; y < width; y++) {
    const row = Math.floor(y / SAMPLES) * size;
    for (let x = 0; x < width; x++, i++) {
      const t = triangle[i]!;
      const owner = t < 0 ? -1 : owners[partOf[t]!]!;
      if (owner >= 0) samples[owner]![row + Math.floor(x / SAMPLES)]!++;
    }
  }
  return samples.map((n) => n.map((v, i) => (2 * v > SAMPLES * SAMPLES && !painted?.[i] ? 1 : 0)));
}

export function maskOfBox([left, top, width, height]: Box, size: number): Uint8Array {
  const mask = new Uint8Array(size * size);
  for (let y = top; y < top + height; y++) mask.fill(1, y * size + left, y * size + left + width);
  return mask;
}

/** The smallest box round a mask; all 0 for an empty one. */
export function boxOf(mask: Uint8Array, size: number): Box {
  let [left, top, right, bottom] = [size, size, -1, -1];
  for (let i = 0; i < mask.length; i++) {
    if (!mask[i]) continue;
    const x = i % size;
    const y = (i - x) / size;
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  return right < 0 ? [0, 0, 0, 0] : [left, top, right - left + 1, bottom - top + 1];
}
