import { Fft } from "./fft.ts";
import type { Grid } from "./grid.ts";
import { undone } from "./spline.ts";
import type { Team } from "./team.ts";

/** Lines that are transformed at one time: as many numbers as a line of the processor's cache holds. */
export const BATCH = 8;

/**
 * The spectrum of 1 / (1 + r²) on a grid that goes round, and of the spline that runs through its values, twice, over the number of
 * nodes: the factor of each frequency in a convolution. It is real, and even in both directions: row kx of height / 2 + 1
 * numbers for each kx up to width / 2.
 */
export function cauchySpectrum(team: Team, grid: Grid, between: Float64Array, out: Float64Array): void {
  const { spacing, width, height } = grid;
  const [across, down] = [width / 2 + 1, height / 2 + 1];
  const row = transforms(width);
  // Two lines that are even make one complex one: their spectra are its real and its imaginary part.
  team.all(Math.ceil(down / (2 * BATCH)), (part) => {
    const first = part * 2 * BATCH;
    row.re.fill(0);
    row.im.fill(0);
    for (let b = 0; b < 2 * BATCH && first + b < down; b++) {
      const lines = b < BATCH ? row.re : row.im;
      const dy = ((first + b) * spacing) ** 2 + 1;
      for (let x = 0; x < width; x++) {
        const dx = Math.min(x, width - x) * spacing;
        lines[x * BATCH + (b % BATCH)] = 1 / (dy + dx * dx);
      }
    }
    row.fft.transform(row.re, row.im, BATCH);
    for (let b = 0; b < 2 * BATCH && first + b < down; b++) {
      const lines = b < BATCH ? row.re : row.im;
      for (let k = 0; k < across; k++) between[(first + b) * across + k] = lines[k * BATCH + (b % BATCH)]!;
    }
  });
  const column = transforms(height);
  team.all(Math.ceil(across / (2 * BATCH)), (part) => {
    const first = part * 2 * BATCH;
    column.re.fill(0);
    column.im.fill(0);
    for (let y = 0; y < height; y++) {
      const from = Math.min(y, height - y) * across + first;
      for (let b = 0; b < 2 * BATCH && first + b < across; b++)
        (b < BATCH ? column.re : column.im)[y * BATCH + (b % BATCH)] = between[from + b]!;
    }
    column.fft.transform(column.re, column.im, BATCH);
    for (let b = 0; b < 2 * BATCH && first + b < across; b++) {
      const lines = b < BATCH ? column.re : column.im;
      const scale = undone(first + b, width) ** 2 / (width * height);
      for (let k = 0; k < down; k++)
        out[(first + b) * down + k] = lines[k * BATCH + (b % BATCH)]! * scale * undone(k, height) ** 2;
    }
  });
}

/** A transform of a length, with room for a batch. */
export interface Transforms {
  readonly fft: Fft;
  readonly re: Float64Array;
  readonly im: Float64Array;
}

const made = new Map<number, Transforms>();

/** Kept, since a run comes back to the same few lengths; each thread has its own. */
export function transforms(length: number): Transforms {
  let one = made.get(length);
  if (!one) {
    one = { fft: new Fft(length), re: new Float64Array(length * BATCH), im: new Float64Array(length * BATCH) };
    made.set(length, one);
  }
  return one;
}
