import { UsageError } from "../../base/errors.ts";

/** Rows and columns in pixels. */
export type Size = readonly [number, number];

/** A smaller octave shows nothing. Pixels of a side. */
const LEAST = 10;

/**
 * The sizes of the octaves, the smallest first: base · ratio^(l − L + 1) for l = 0 … L − 1, so that the last is the base.
 * Throws `UsageError` where the smallest has a side below 10 pixels.
 */
export function octaveSizes(base: Size, octaves: number, ratio: number): Size[] {
  const sizes = Array.from({ length: octaves }, (_, l): Size => {
    const factor = ratio ** (l - octaves + 1);
    return [Math.round(base[0] * factor), Math.round(base[1] * factor)];
  });
  const fitting = sizes.filter((size) => Math.min(...size) >= LEAST).length;
  if (fitting === octaves) return sizes;
  const [rows, columns] = sizes[0]!;
  throw new UsageError(
    `the smallest of ${octaves} octaves of ${base[1]}×${base[0]} pixels would be ${columns}×${rows}, and has to be ${LEAST} a side`,
    fitting > 0 ? `--octaves ${fitting} fits, or a smaller --ratio` : "--width makes the picture larger",
  );
}

/** The size that a picture is dreamt at: as wide as is said, in its own proportions. */
export const sizeAt = ({ width, height }: { width: number; height: number }, wanted: number): Size => [
  Math.max(1, Math.round((height * wanted) / width)),
  wanted,
];
