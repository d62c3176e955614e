import type { Plane } from "../base/bilinear.ts";
import { bilinear, bilinearTransposed } from "../base/bilinear.ts";

/** Cells along the longer side. */
const CELLS = 32;
/** Points along a cell at which the maximum is taken; between them the mask is bilinear. */
const POINTS = 2;
/** Width σ of the kernel, in cells. */
const WIDTH = 3;
/** The kernel is cut off at this distance in cells, 1.5σ, where it has fallen to 0.14. */
const REACH = 4.5;
/** How sharply the smooth maximum prefers the largest. */
const COLDNESS = 20;

/** What a cell counts for at a distance in cells: 1 up to σ/2, then falling as a Gaussian. */
const kernel = (distance: number): number => Math.exp(-2 * Math.max(0, distance / WIDTH - 0.5) ** 2);

/**
 * Masks H×W that are smooth whatever their cells are: the smooth maximum over cells v of k(u − v)·cell(v), after Fong, Patrick
 * and Vedaldi (2019), where smax aᵢ = Σ aᵢ·exp(20aᵢ)/Σ exp(20aᵢ). What a mask costs does not depend on the size of the picture.
 */
export class SmoothMask {
  readonly cells: number;
  /** Number of points of the grid between cells and pixels. */
  readonly points: number;
  readonly #size: { readonly height: number; readonly width: number };
  readonly #grid: { readonly height: number; readonly width: number };
  /** The cells near each point, one point after the other, where each point's begin, and what k is there. */
  readonly #near: Int32Array;
  readonly #weights: Float64Array;
  readonly #starts: Int32Array;

  constructor(height: number, width: number) {
    const step = Math.max(1, Math.max(height, width) / CELLS);
    const inside = { rows: Math.max(1, Math.round(height / step)), columns: Math.max(1, Math.round(width / step)) };
    // Cells go on beyond the picture, or its edges and corners would have fewer to choose from.
    const margin = Math.floor(REACH);
    const [rows, columns] = [inside.rows + 2 * margin, inside.columns + 2 * margin];
    this.cells = rows * columns;
    this.#size = { height, width };
    this.#grid = { height: Math.min(height, POINTS * inside.rows), width: Math.min(width, POINTS * inside.columns) };
    this.points = this.#grid.height * this.#grid.width;
    const near: number[] = [];
    const weights: number[] = [];
    this.#starts = new Int32Array(this.points + 1);
    for (let p = 0; p < this.points; p++) {
      const y = ((Math.floor(p / this.#grid.width) + 0.5) * inside.rows) / this.#grid.height - 0.5 + margin;
      const x = (((p % this.#grid.width) + 0.5) * inside.columns) / this.#grid.width - 0.5 + margin;
      for (const row of within(y, rows))
        for (const column of within(x, columns)) {
          const distance = Math.hypot(row - y, column - x);
          if (distance > REACH) continue;
          near.push(row * columns + column);
          weights.push(kernel(distance));
        }
      this.#starts[p + 1] = near.length;
    }
    this.#near = Int32Array.from(near);
    this.#weights = Float64Array.from(weights);
  }

  /** The mask at the points of the grid, from its cells (0 to 1). */
  atPoints(cells: Float64Array): Float32Array {
    const mask = new Float32Array(this.points);
    for (let p = 0; p < this.points; p++) mask[p] = this.#largest(cells, p).largest;
    return mask;
  }

  /** The gradient with respect to the cells, from that at the points. */
  toCells(cells: Float64Array, gradient: ArrayLike<number>): Float64Array {
    const out = new Float64Array(this.cells);
    for (let p = 0; p < this.points; p++) {
      const { largest, total } = this.#largest(cells, p);
      const g = gradient[p]! / total;
      for (let i = this.#starts[p]!; i < this.#starts[p + 1]!; i++) {
        const a = this.#weights[i]! * cells[this.#near[i]!]!;
        out[this.#near[i]!]! += g * this.#weights[i]! * heat(a) * (1 + COLDNESS * (a - largest));
      }
    }
    return out;
  }

  /** Points to pixels. */
  atPixels(points: Float32Array): Float32Array {
    const { height, width } = this.#size;
    return bilinear(this.#plane(points), width, height).data;
  }

  /** The gradient at the points, from that at the pixels. */
  toPoints(pixels: Float32Array): Float32Array {
    const { height, width } = this.#grid;
    return bilinearTransposed({ ...this.#size, data: pixels }, width, height).data;
  }

  #plane(data: Float32Array): Plane {
    return { ...this.#grid, data };
  }

  #largest(cells: Float64Array, p: number): { largest: number; total: number } {
    let total = 0;
    let sum = 0;
    for (let i = this.#starts[p]!; i < this.#starts[p + 1]!; i++) {
      const a = this.#weights[i]! * cells[this.#near[i]!]!;
      const h = heat(a);
      total += h;
      sum += a * h;
    }
    return { largest: sum / total, total };
  }
}

/** Most cells of a small mask are empty. */
const heat = (a: number): number => (a === 0 ? 1 : Math.exp(COLDNESS * a));

/** The cells of a row or column within reach of the kernel. */
function within(centre: number, count: number): number[] {
  const from = Math.max(0, Math.ceil(centre - REACH));
  const to = Math.min(count - 1, Math.floor(centre + REACH));
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}
