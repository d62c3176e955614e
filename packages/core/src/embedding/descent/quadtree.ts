import type { Allocate, Repulsion } from "./repulsion.ts";
import type { Team } from "./team.ts";

/** A cell of so many halvings is not divided any more. */
const DEEPEST = 24;

/** Points whose forces are one part. */
const PART = 64;

/** What threads share of a tree. */
export interface TreeMemory {
  /** The cells in the order of a walk, each before what is in it: [centre of mass x, y, points, squared width / θ²]. */
  readonly cells: Float64Array;
  /** Where the walk goes on when it does not enter the cell. */
  readonly skips: Int32Array;
  /** In pairs. */
  readonly forces: Float64Array;
  readonly sums: Float64Array;
}

const CELL = 4;

export function treeMemory(n: number, { float64, int32 }: Allocate): TreeMemory {
  // Each point may open a new cell at each depth; mostly there are less than two cells a point.
  const cells = n * DEEPEST + 1;
  return {
    cells: float64(CELL * cells),
    skips: int32(cells + 1),
    forces: float64(2 * n),
    sums: float64(Math.ceil(n / PART)),
  };
}

/**
 * Repulsion by a quadtree: what is in a cell acts as one where the cell is seen at an angle below θ. Work in proportion to
 * n·log n / θ².
 *
 * van der Maaten 2014, Accelerating t-SNE using Tree-Based Algorithms, https://jmlr.org/papers/v15/vandermaaten14a.html
 */
export class BarnesHut implements Repulsion {
  readonly #memory: TreeMemory;
  readonly #team: Team;
  readonly #theta: number;

  constructor(memory: TreeMemory, team: Team, theta = 0.5) {
    this.#memory = memory;
    this.#team = team;
    this.#theta = theta;
  }

  prepare(points: Float64Array): number {
    const n = points.length / 2;
    const { sums } = this.#memory;
    this.#team.all(1, () => plant(points, this.#theta, this.#memory));
    const parts = Math.ceil(n / PART);
    this.#team.all(parts, (part) => {
      sums[part] = walkAll(points, part * PART, Math.min(n, (part + 1) * PART), this.#memory);
    });
    let sum = 0;
    for (let part = 0; part < parts; part++) sum += sums[part]!;
    return sum;
  }

  forces(from: number, to: number, out: Float64Array): void {
    const { forces } = this.#memory;
    for (let at = 2 * from, o = 0; at < 2 * to; at++, o++) out[o] = forces[at]!;
  }
}

/** The forces on some points, and the sum of 1 / (1 + r²) of each with all others. */
function walkAll(points: Float64Array, from: number, to: number, { cells, skips, forces }: TreeMemory): number {
  const count = skips[0]!;
  let sum = 0;
  for (let i = 2 * from; i < 2 * to; i += 2) {
    const [x, y] = [points[i]!, points[i + 1]!];
    let [fx, fy] = [0, 0];
    for (let cell = 0; cell < count; ) {
      const at = cell * CELL;
      const dx = x - cells[at]!;
      const dy = y - cells[at + 1]!;
      const square = dx * dx + dy * dy;
      if (square < cells[at + 3]!) {
        cell++;
        continue;
      }
      const q = 1 / (1 + square);
      const share = cells[at + 2]! * q;
      sum += share;
      fx += share * q * dx;
      fy += share * q * dy;
      cell = skips[cell]!;
    }
    // The point itself was among them, at no distance.
    sum -= 1;
    forces[i] = fx;
    forces[i + 1] = fy;
  }
  return sum;
}

/** Sorts the points into cells, depth first, each point by the halves it lies in. */
function plant(points: Float64Array, theta: number, { cells, skips }: TreeMemory): void {
  const n = points.length / 2;
  const order = Int32Array.from({ length: n }, (_, i) => i);
  let count = 0;
  const [left, top, width] = square(points);
  grow(0, n, left, top, width, 0);
  // The root is always entered, unless it is all there is; its own place says where the walk ends.
  skips[0] = count;

  function grow(from: number, to: number, x: number, y: number, size: number, depth: number): void {
    const cell = count++;
    let [sx, sy] = [0, 0];
    for (let at = from; at < to; at++) {
      sx += points[2 * order[at]!]!;
      sy += points[2 * order[at]! + 1]!;
    }
    const isLeaf = to - from === 1 || depth === DEEPEST;
    cells[cell * CELL] = sx / (to - from);
    cells[cell * CELL + 1] = sy / (to - from);
    cells[cell * CELL + 2] = to - from;
    cells[cell * CELL + 3] = isLeaf ? 0 : (size * size) / (theta * theta);
    if (!isLeaf) {
      const half = size / 2;
      const middle = split(from, to, 1, y + half);
      const first = split(from, middle, 0, x + half);
      const last = split(middle, to, 0, x + half);
      if (first > from) grow(from, first, x, y, half, depth + 1);
      if (middle > first) grow(first, middle, x + half, y, half, depth + 1);
      if (last > middle) grow(middle, last, x, y + half, half, depth + 1);
      if (to > last) grow(last, to, x + half, y + half, half, depth + 1);
    }
    skips[cell] = count;
  }

  /** Puts points below a border before those beyond it; gives where these begin. */
  function split(from: number, to: number, axis: 0 | 1, border: number): number {
    let [low, high] = [from, to - 1];
    while (low <= high) {
      if (points[2 * order[low]! + axis]! < border) low++;
      else {
        const held = order[low]!;
        order[low] = order[high]!;
        order[high--] = held;
      }
    }
    return low;
  }
}

/** Left, top and width of a square around all. */
function square(points: Float64Array): [number, number, number] {
  let [left, right, top, bottom] = [points[0]!, points[0]!, points[1]!, points[1]!];
  for (let i = 0; i < points.length; i += 2) {
    left = Math.min(left, points[i]!);
    right = Math.max(right, points[i]!);
    top = Math.min(top, points[i + 1]!);
    bottom = Math.max(bottom, points[i + 1]!);
  }
  return [left, top, Math.max(right - left, bottom - top)];
}
