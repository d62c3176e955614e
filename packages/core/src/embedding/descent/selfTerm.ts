import type { Grid } from "./grid.ts";
import { NODES, slopes, weights } from "./spline.ts";

/** Steps of the table across a cell. */
export const STEPS = 32;

/** Numbers of an entry: the potential and its slopes across and down, for a cell of one. */
const ENTRY = 3;

const LINE = (STEPS + 1) * ENTRY;

/**
 * What a point adds to the potential at its own place, and to its slope there, by where in its cell it lies. In truth that is one
 * and none; on a grid it is a few hundredths off, which counts where points have room about them.
 * @param kernel the factor of each frequency, as the points are convolved with
 */
export function selfTable(kernel: Float64Array, grid: Pick<Grid, "width" | "height">): Float64Array {
  const near = nearKernel(kernel, grid);
  const places = Array.from({ length: STEPS + 1 }, (_, i) => products(i / STEPS));
  const table = new Float64Array((STEPS + 1) * LINE);
  for (const [j, down] of places.entries())
    for (const [i, across] of places.entries()) {
      const at = j * LINE + i * ENTRY;
      for (let m = 0; m < NODES; m++)
        for (let n = 0; n < NODES; n++) {
          const k = near[m * NODES + n]!;
          table[at]! += across.same[m]! * down.same[n]! * k;
          table[at + 1]! += across.slope[m]! * down.same[n]! * k;
          table[at + 2]! += across.same[m]! * down.slope[n]! * k;
        }
    }
  return table;
}

/** An entry of the table between its four neighbours: 0 the potential, 1 and 2 the slopes; `x` and `y` in [0, 1). */
export function selfAt(table: Float64Array, entry: number, x: number, y: number): number {
  const u = x * STEPS;
  const v = y * STEPS;
  const i = Math.floor(u);
  const j = Math.floor(v);
  const at = j * LINE + i * ENTRY + entry;
  const upper = table[at]! + (u - i) * (table[at + ENTRY]! - table[at]!);
  const lower = table[at + LINE]! + (u - i) * (table[at + LINE + ENTRY]! - table[at + LINE]!);
  return upper + (v - j) * (lower - upper);
}

/** Sums of products of weights, and of slopes and weights, of two nodes that are 0, 1, 2 or 3 apart. */
function products(t: number) {
  const [w, s] = [new Float64Array(NODES), new Float64Array(NODES)];
  weights(t, w, 0);
  slopes(t, s, 0);
  const [same, slope] = [new Float64Array(NODES), new Float64Array(NODES)];
  for (let a = 0; a < NODES; a++)
    for (let b = 0; b < NODES; b++) {
      same[Math.abs(a - b)]! += w[a]! * w[b]!;
      slope[Math.abs(a - b)]! += s[a]! * w[b]!;
    }
  return { same, slope };
}

/** The kernel between nodes up to three apart, across by down. */
function nearKernel(kernel: Float64Array, { width, height }: Pick<Grid, "width" | "height">): Float64Array {
  const down = height / 2 + 1;
  const near = new Float64Array(NODES * NODES);
  const column = new Float64Array(NODES);
  for (let kx = 0; kx <= width / 2; kx++) {
    column.fill(0);
    for (let ky = 0; ky < down; ky++) {
      const factor = kernel[kx * down + ky]! * (ky === 0 || ky === height / 2 ? 1 : 2);
      // cos(nθ) from cos θ.
      const c = Math.cos((2 * Math.PI * ky) / height);
      const c2 = 2 * c * c - 1;
      column[0]! += factor;
      column[1]! += factor * c;
      column[2]! += factor * c2;
      column[3]! += factor * (2 * c * c2 - c);
    }
    const twice = kx === 0 || kx === width / 2 ? 1 : 2;
    for (let m = 0; m < NODES; m++) {
      const c = twice * Math.cos((2 * Math.PI * kx * m) / width);
      for (let n = 0; n < NODES; n++) near[m * NODES + n]! += c * column[n]!;
    }
  }
  return near;
}
