import { rng } from "../../base/rng.ts";
import type { Stage } from "./descent.ts";

/** The deviation that a start is brought to: so small that at first only neighbours matter. */
const START_DEVIATION = 1e-4;

const EXAGGERATION = 12;

export interface Iterations {
  readonly early: number;
  readonly late: number;
}

export const defaultIterations: Iterations = { early: 250, late: 500 };

/**
 * How step `i` of a descent of N points goes: at first attraction is 12-fold, so that clusters find together. The rate is N over
 * that (Belkina et al. 2019, https://doi.org/10.1038/s41467-019-13055-y).
 */
export function stageOf(i: number, { early }: Iterations, n: number): Stage {
  if (i < early) return { exaggeration: EXAGGERATION, momentum: 0.5, rate: n / EXAGGERATION };
  return { exaggeration: 1, momentum: 0.8, rate: n };
}

/** Where N points begin, N×2: what is given, brought to the deviation along its first axis, or normal draws. */
export function startOf(n: number, given: Float64Array | undefined, seed: number): Float64Array {
  const { normal } = rng(seed);
  const start = given ? given.slice() : Float64Array.from({ length: 2 * n }, normal);
  const deviation = deviationOf(start);
  if (deviation > 0) return start.map((v) => (v * START_DEVIATION) / deviation);
  return Float64Array.from({ length: 2 * n }, () => normal() * START_DEVIATION);
}

/** Of the first coordinates. */
function deviationOf(points: Float64Array): number {
  const n = points.length / 2;
  let [sum, square] = [0, 0];
  for (let i = 0; i < n; i++) sum += points[2 * i]! / n;
  for (let i = 0; i < n; i++) square += (points[2 * i]! - sum) ** 2 / n;
  return Math.sqrt(square);
}
