import type { Grid } from "./grid.ts";
import { BATCH, type Transforms } from "./spectrum.ts";

// Two real lines are transformed as one complex one: the first of a pair as its real part, the other as its imaginary part.

/** Rows of the grid × frequencies across. */
interface Spectrum {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

type Extents = Pick<Grid, "width" | "rows">;

/** From the spectra of lines a + ib those of a, and below these those of b. */
export function untangle(line: Transforms, { width, rows }: Extents, first: number, to: Spectrum): void {
  const across = width / 2 + 1;
  const upper = Math.min(BATCH, rows - first);
  const lower = Math.min(BATCH, rows - first - BATCH);
  for (let k = 0; k < across; k++) {
    const here = k * BATCH;
    const there = k === 0 ? 0 : (width - k) * BATCH;
    let at = first * across + k;
    for (let b = 0; b < upper; b++, at += across) {
      to.re[at] = 0.5 * (line.re[here + b]! + line.re[there + b]!);
      to.im[at] = 0.5 * (line.im[here + b]! - line.im[there + b]!);
    }
    for (let b = 0; b < lower; b++, at += across) {
      to.re[at] = 0.5 * (line.im[here + b]! + line.im[there + b]!);
      to.im[at] = 0.5 * (line.re[there + b]! - line.re[here + b]!);
    }
  }
}

/** The way back. */
export function tangle(line: Transforms, { width, rows }: Extents, first: number, from: Spectrum): void {
  const across = width / 2 + 1;
  for (let k = 0; k < across; k++) {
    const here = k * BATCH;
    const there = k === 0 ? 0 : (width - k) * BATCH;
    let upper = first * across + k;
    let lower = upper + BATCH * across;
    for (let b = 0; b < BATCH; b++, upper += across, lower += across) {
      const isUpper = first + b < rows;
      const isLower = first + BATCH + b < rows;
      const [ar, ai] = [isUpper ? from.re[upper]! : 0, isUpper ? from.im[upper]! : 0];
      const [br, bi] = [isLower ? from.re[lower]! : 0, isLower ? from.im[lower]! : 0];
      line.re[there + b] = ar + bi;
      line.im[there + b] = br - ai;
      line.re[here + b] = ar - bi;
      line.im[here + b] = ai + br;
    }
  }
}
