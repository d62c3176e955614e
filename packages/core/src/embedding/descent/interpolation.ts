import { type Grid, gridOver, LONGEST, MOST_NODES } from "./grid.ts";
import type { Allocate, Repulsion } from "./repulsion.ts";
import { selfAt, selfTable } from "./selfTerm.ts";
import { BATCH, cauchySpectrum, type Transforms, transforms } from "./spectrum.ts";
import { NODES, slopes, weights } from "./spline.ts";
import { tangle, untangle } from "./tangle.ts";
import type { Team } from "./team.ts";

/** Rows of the grid that a part does: two make one complex line. */
const BAND = 2 * BATCH;

/** What threads share of an interpolation. */
export interface InterpolationMemory {
  /** Rows of the grid × frequencies across, of the points and then of the potential. */
  readonly re: Float64Array;
  readonly im: Float64Array;
  /** Of 1 / (1 + r²). */
  readonly kernel: Float64Array;
  /** Rows × columns. */
  readonly potential: Float64Array;
  /** Sums over pairs, one for each part of the columns, and of what the points add to themselves, one for each band. */
  readonly sums: Float64Array;
  readonly own: Float64Array;
}

export function interpolationMemory({ float64 }: Allocate): InterpolationMemory {
  const frequencies = LONGEST / 2 + 1;
  return {
    re: float64(frequencies * frequencies),
    im: float64(MOST_NODES * frequencies),
    kernel: float64(frequencies * frequencies),
    potential: float64(MOST_NODES * MOST_NODES),
    sums: float64(Math.ceil(frequencies / BATCH)),
    own: float64(Math.ceil(MOST_NODES / BAND)),
  };
}

/**
 * Repulsion by a potential on a grid: each point is spread over the 4×4 nodes around it by cubic B-splines, a product of spectra
 * adds up 1 / (1 + r²) of all of them, and the forces are the slopes of the spline through what comes out:
 * Σⱼ (yᵢ − yⱼ) / (1 + r²)² = −½ ∇ Σⱼ 1 / (1 + r²). Work in proportion to the points and to the area they cover.
 *
 * After Linderman et al. 2019, Fast interpolation-based t-SNE, https://doi.org/10.1038/s41592-018-0308-4; with splines in place of
 * polynomials, as Essmann et al. 1995, https://doi.org/10.1063/1.470117, have them, and forces as slopes, two transforms do
 * for eight.
 */
export class Interpolation implements Repulsion {
  readonly #memory: InterpolationMemory;
  readonly #team: Team;
  readonly #across = new Float64Array(NODES);
  readonly #down = new Float64Array(NODES);
  readonly #slopeAcross = new Float64Array(NODES);
  readonly #slopeDown = new Float64Array(NODES);
  /** The points, by the row of their cell, equal ones by index; where each row begins. */
  #order = new Int32Array(0);
  readonly #starts = new Int32Array(MOST_NODES + 2);
  #points: Float64Array = new Float64Array(0);
  #grid: Grid | undefined;
  #self: Float64Array = new Float64Array(0);

  constructor(memory: InterpolationMemory, team: Team) {
    this.#memory = memory;
    this.#team = team;
  }

  prepare(points: Float64Array): number {
    const grid = gridOver(points);
    const last = this.#grid;
    const isSame = last?.spacing === grid.spacing && last.width === grid.width && last.height === grid.height;
    const { re, kernel } = this.#memory;
    if (!isSame) {
      cauchySpectrum(this.#team, grid, re, kernel);
      this.#self = selfTable(kernel, grid);
    }
    this.#grid = grid;
    this.#points = points;
    // Each thread for itself, which takes less time than to wait for one of them.
    this.#sort(grid);
    const bands = Math.ceil(grid.rows / BAND);
    this.#team.all(bands, (band) => this.#spread(grid, band * BAND));
    const blocks = Math.ceil((grid.width / 2 + 1) / BATCH);
    this.#team.all(blocks, (block) => {
      this.#memory.sums[block] = this.#convolve(grid, block * BATCH);
    });
    let sum = 0;
    for (let block = 0; block < blocks; block++) sum += this.#memory.sums[block]!;
    for (let band = 0; band < bands; band++) sum -= this.#memory.own[band]!;
    this.#team.all(bands, (band) => this.#potential(grid, band * BAND));
    return sum;
  }

  #sort({ top, spacing, rows }: Grid): void {
    const points = this.#points;
    const n = points.length / 2;
    if (this.#order.length !== n) this.#order = new Int32Array(n);
    const [order, starts] = [this.#order, this.#starts];
    starts.fill(0, 0, rows + 2);
    for (let i = 0; i < n; i++) starts[Math.floor((points[2 * i + 1]! - top) / spacing) + 2]!++;
    for (let row = 2; row <= rows + 1; row++) starts[row]! += starts[row - 1]!;
    for (let i = 0; i < n; i++) order[starts[Math.floor((points[2 * i + 1]! - top) / spacing) + 1]!++] = i;
  }

  /** The spectra across of a band of rows. */
  #spread(grid: Grid, first: number): void {
    const line = transforms(grid.width);
    line.re.fill(0);
    line.im.fill(0);
    this.#memory.own[first / BAND] = this.#spreadInto(grid, first, line);
    line.fft.transform(line.re, line.im, BATCH);
    untangle(line, grid, first, this.#memory);
  }

  /** Gives what those points add to themselves whose cells begin in the band. */
  #spreadInto({ left, top, spacing, rows }: Grid, first: number, { re, im }: Transforms): number {
    const points = this.#points;
    const [order, starts] = [this.#order, this.#starts];
    const [across, down] = [this.#across, this.#down];
    const from = starts[Math.max(0, first - NODES + 1)]!;
    const to = starts[Math.min(rows, first + BAND)]!;
    let own = 0;
    for (let at = from; at < to; at++) {
      const i = 2 * order[at]!;
      const x = (points[i]! - left) / spacing;
      const y = (points[i + 1]! - top) / spacing;
      const column = Math.floor(x);
      const row = Math.floor(y);
      weights(x - column, across, 0);
      weights(y - row, down, 0);
      const [w0, w1, w2, w3] = [across[0]!, across[1]!, across[2]!, across[3]!];
      const above = row - first;
      if (above >= 0) own += selfAt(this.#self, 0, x - column, y - row);
      const end = Math.min(NODES, BAND - above);
      for (let k = Math.max(0, -above); k < end; k++) {
        const b = above + k;
        const lines = b < BATCH ? re : im;
        const w = down[k]!;
        const node = column * BATCH + (b & (BATCH - 1));
        lines[node]! += w * w0;
        lines[node + BATCH]! += w * w1;
        lines[node + 2 * BATCH]! += w * w2;
        lines[node + 3 * BATCH]! += w * w3;
      }
    }
    return own;
  }

  /** A block of columns: down, times the kernel, and up again; gives its share of the sum over all pairs. */
  #convolve({ width, height, rows }: Grid, first: number): number {
    const { re, im, kernel } = this.#memory;
    const line = transforms(height);
    const [across, down] = [width / 2 + 1, height / 2 + 1];
    const count = Math.min(BATCH, across - first);
    line.re.fill(0);
    line.im.fill(0);
    for (let y = 0; y < rows; y++)
      for (let b = 0, from = y * across + first, to = y * BATCH; b < count; b++, from++, to++) {
        line.re[to] = re[from]!;
        line.im[to] = im[from]!;
      }
    line.fft.transform(line.re, line.im, BATCH);
    let sum = 0;
    for (let b = 0; b < count; b++) {
      const column = first + b;
      const twice = column === 0 || column === width / 2 ? 1 : 2;
      sum += twice * multiply(line, b, kernel.subarray(column * down, (column + 1) * down), height);
    }
    line.fft.transform(line.im, line.re, BATCH);
    for (let y = 0; y < rows; y++)
      for (let b = 0, to = y * across + first, from = y * BATCH; b < count; b++, from++, to++) {
        re[to] = line.re[from]!;
        im[to] = line.im[from]!;
      }
    return sum;
  }

  #potential({ width, columns, rows }: Grid, first: number): void {
    const { potential } = this.#memory;
    const line = transforms(width);
    tangle(line, { width, rows }, first, this.#memory);
    line.fft.transform(line.im, line.re, BATCH);
    for (let b = 0; b < BAND && first + b < rows; b++) {
      const from = b < BATCH ? line.re : line.im;
      for (let x = 0, to = (first + b) * columns, at = b % BATCH; x < columns; x++, to++, at += BATCH)
        potential[to] = from[at]!;
    }
  }

  forces(from: number, to: number, out: Float64Array): void {
    const points = this.#points;
    const { left, top, spacing, columns } = this.#grid!;
    const { potential } = this.#memory;
    const [across, down, slopeAcross, slopeDown] = [this.#across, this.#down, this.#slopeAcross, this.#slopeDown];
    const self = this.#self;
    const scale = -0.5 / spacing;
    for (let i = 2 * from, o = 0; i < 2 * to; i += 2, o += 2) {
      const x = (points[i]! - left) / spacing;
      const y = (points[i + 1]! - top) / spacing;
      const column = Math.floor(x);
      const row = Math.floor(y);
      weights(x - column, across, 0);
      weights(y - row, down, 0);
      slopes(x - column, slopeAcross, 0);
      slopes(y - row, slopeDown, 0);
      const [w0, w1, w2, w3] = [across[0]!, across[1]!, across[2]!, across[3]!];
      const [s0, s1, s2, s3] = [slopeAcross[0]!, slopeAcross[1]!, slopeAcross[2]!, slopeAcross[3]!];
      let [fx, fy] = [0, 0];
      for (let k = 0, node = row * columns + column; k < NODES; k++, node += columns) {
        const [p0, p1, p2, p3] = [potential[node]!, potential[node + 1]!, potential[node + 2]!, potential[node + 3]!];
        fx += down[k]! * (s0 * p0 + s1 * p1 + s2 * p2 + s3 * p3);
        fy += slopeDown[k]! * (w0 * p0 + w1 * p1 + w2 * p2 + w3 * p3);
      }
      out[o] = scale * (fx - selfAt(self, 1, x - column, y - row));
      out[o + 1] = scale * (fy - selfAt(self, 2, x - column, y - row));
    }
  }
}

/** Times the kernel, which is even; gives the sum of |spectrum|² × kernel. */
function multiply({ re, im }: Transforms, b: number, kernel: Float64Array, height: number): number {
  let sum = 0;
  for (let k = 0, at = b; k < height; k++, at += BATCH) {
    const factor = kernel[k <= height - k ? k : height - k]!;
    const [x, y] = [re[at]!, im[at]!];
    sum += factor * (x * x + y * y);
    re[at] = factor * x;
    im[at] = factor * y;
  }
  return sum;
}
