import type { SparseRows } from "./affinities.ts";
import { divergenceOver, divergenceSums, exactDivergence } from "./divergence.ts";
import { Interpolation, type InterpolationMemory, interpolationMemory } from "./interpolation.ts";
import { intoOrder, outOfOrder } from "./ordering.ts";
import { BarnesHut, type TreeMemory, treeMemory } from "./quadtree.ts";
import type { Allocate, Repulsion } from "./repulsion.ts";
import type { Team } from "./team.ts";

/** What the threads of a descent share; all numbers of it lie in memory that they can. */
export interface DescentMemory {
  readonly affinities: SparseRows;
  /** Which of the given points each of its points is. */
  readonly order: Int32Array;
  /** Where the points are, N×2: steps go from one to the other and back. */
  readonly positions: readonly [Float64Array, Float64Array];
  /** What the last step was, and how each coordinate's rate has grown or shrunk. */
  readonly updates: Float64Array;
  readonly gains: Float64Array;
  /** Of the divergence. */
  readonly sums: Float64Array;
  readonly grid?: InterpolationMemory;
  readonly tree?: TreeMemory;
}

/** Points whose step is one part. */
export const CHUNK = 512;

/** For fewer points a tree is faster: 2.7 ms a step against 3.9 for 2000, 7.6 against 6.1 for 5000. */
const FEW = 4000;

/** Up to so many points the divergence takes all pairs one by one; beyond, what the grid says of them, to about 1e-3. */
const PAIRWISE = 50_000;

/** No point moves further in one step. */
const LONGEST_STEP = 5;

const LEAST_GAIN = 0.01;

export function descentMemory(
  affinities: SparseRows,
  order: Int32Array,
  start: Float64Array,
  repulsion: "auto" | "fft" | "barnes-hut",
  allocate: Allocate,
): DescentMemory {
  const n = start.length / 2;
  const isTree = repulsion === "barnes-hut" || (repulsion === "auto" && n < FEW);
  const positions = [allocate.float64(2 * n), allocate.float64(2 * n)] as const;
  positions[0].set(intoOrder(start, order));
  const gains = allocate.float64(2 * n);
  gains.fill(1);
  return {
    affinities,
    order,
    positions,
    updates: allocate.float64(2 * n),
    gains,
    sums: allocate.float64(divergenceSums(n)),
    ...(isTree ? { tree: treeMemory(n, allocate) } : { grid: interpolationMemory(allocate) }),
  };
}

/** How a step goes. */
export interface Stage {
  /** What the attraction is multiplied by. */
  readonly exaggeration: number;
  readonly momentum: number;
  readonly rate: number;
}

/**
 * Gradient descent on the divergence: ¼ of its gradient is Σⱼ (e·pᵢⱼ − qᵢⱼ / Σq)·qᵢⱼ·(yᵢ − yⱼ), q = 1 / (1 + |yᵢ − yⱼ|²), e the
 * exaggeration; with momentum, and a rate for each coordinate that grows while it keeps its direction (Jacobs 1988).
 * All threads of a team go through it side by side; what comes out does not depend on how many they are.
 */
export class Descent {
  readonly #memory: DescentMemory;
  readonly #team: Team;
  readonly #repulsion: Repulsion;
  readonly #forces = new Float64Array(2 * CHUNK);
  #from: 0 | 1 = 0;

  constructor(memory: DescentMemory, team: Team) {
    this.#memory = memory;
    this.#team = team;
    this.#repulsion = memory.tree ? new BarnesHut(memory.tree, team) : new Interpolation(memory.grid!, team);
  }

  /** Where the points are, N×2 in their own order; it changes in the step after the next. */
  get positions(): Float64Array {
    return this.#memory.positions[this.#from];
  }

  /** Where the given points are, N×2 around the origin. */
  coordinates(): Float64Array {
    return outOfOrder(this.positions, this.#memory.order);
  }

  /** In nats, without exaggeration. */
  divergence(): number {
    const { affinities, sums } = this.#memory;
    const points = this.positions;
    if (points.length / 2 <= PAIRWISE) return exactDivergence(affinities, points, this.#team, sums);
    return divergenceOver(this.#repulsion.prepare(points), affinities, points, this.#team, sums);
  }

  step(stage: Stage): void {
    const points = this.positions;
    const to = this.#memory.positions[1 - this.#from]!;
    const n = points.length / 2;
    const total = this.#repulsion.prepare(points);
    this.#team.all(Math.ceil(n / CHUNK), (part) => {
      const [first, end] = [part * CHUNK, Math.min(n, (part + 1) * CHUNK)];
      this.#repulsion.forces(first, end, this.#forces);
      addAttraction(this.#memory.affinities, points, first, end, stage.exaggeration, 1 / total, this.#forces);
      move(points, to, first, end, this.#forces, this.#memory, stage);
    });
    this.#from = this.#from === 0 ? 1 : 0;
  }
}

/** Makes the gradient of what comes as the repulsion of points `first` to `end`, in pairs. */
export function addAttraction(
  { offsets, columns, values }: SparseRows,
  points: Float64Array,
  first: number,
  end: number,
  exaggeration: number,
  share: number,
  forces: Float64Array,
): void {
  for (let i = first; i < end; i++) {
    const x = points[2 * i]!;
    const y = points[2 * i + 1]!;
    let [fx, fy, gx, gy] = [0, 0, 0, 0];
    let at = offsets[i]!;
    const last = offsets[i + 1]!;
    // Two sums side by side: one does not wait for the other.
    for (; at + 1 < last; at += 2) {
      const j = 2 * columns[at]!;
      const k = 2 * columns[at + 1]!;
      const dx = x - points[j]!;
      const dy = y - points[j + 1]!;
      const ex = x - points[k]!;
      const ey = y - points[k + 1]!;
      const pull = values[at]! / (1 + dx * dx + dy * dy);
      const draw = values[at + 1]! / (1 + ex * ex + ey * ey);
      fx += pull * dx;
      fy += pull * dy;
      gx += draw * ex;
      gy += draw * ey;
    }
    if (at < last) {
      const j = 2 * columns[at]!;
      const dx = x - points[j]!;
      const dy = y - points[j + 1]!;
      const pull = values[at]! / (1 + dx * dx + dy * dy);
      fx += pull * dx;
      fy += pull * dy;
    }
    const o = 2 * (i - first);
    forces[o] = exaggeration * (fx + gx) - share * forces[o]!;
    forces[o + 1] = exaggeration * (fy + gy) - share * forces[o + 1]!;
  }
}

function move(
  points: Float64Array,
  to: Float64Array,
  first: number,
  end: number,
  gradient: Float64Array,
  { updates, gains }: DescentMemory,
  { momentum, rate }: Stage,
): void {
  for (let at = 2 * first, o = 0; at < 2 * end; at++, o++) {
    const slope = gradient[o]!;
    const grown = slope > 0 === updates[at]! > 0 ? gains[at]! * 0.8 : gains[at]! + 0.2;
    gains[at] = grown < LEAST_GAIN ? LEAST_GAIN : grown;
    updates[at] = momentum * updates[at]! - rate * gains[at]! * slope;
  }
  for (let at = 2 * first; at < 2 * end; at += 2) {
    const [dx, dy] = [updates[at]!, updates[at + 1]!];
    const square = dx * dx + dy * dy;
    if (square > LONGEST_STEP * LONGEST_STEP) {
      const scale = LONGEST_STEP / Math.sqrt(square);
      updates[at] = dx * scale;
      updates[at + 1] = dy * scale;
    }
    to[at] = points[at]! + updates[at]!;
    to[at + 1] = points[at + 1]! + updates[at + 1]!;
  }
}
