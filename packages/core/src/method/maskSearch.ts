import type { Float32Tensor } from "../base/tensor.ts";
import { areaPenaltyGradient } from "./areaPenalty.ts";
import type { Context } from "./define.ts";
import type { GradientOptions } from "./gradients.ts";
import { eachGradient } from "./gradients.ts";
import { masked } from "./masks.ts";
import { rowsOf } from "./rows.ts";
import type { SmoothMask } from "./smoothMask.ts";
import type { Target } from "./target.ts";

const START = 0.5;
/** Adam (Kingma and Ba, 2014): the step and how long gradients and their squares are remembered. */
const [RATE, FIRST, SECOND] = [0.05, 0.9, 0.99];
/** λ at the first step and at the last: a mask that must be black and white at once stays where it happened to begin. */
const PENALTY = [1, 300] as const;

/** A picture and what covers it. */
export interface Scene {
  readonly picture: Float32Tensor;
  /** What is seen where the mask is 0, 1×C×H×W. */
  readonly baseline: Float32Tensor;
}

/** What a mask should be: keep the target's score with so much of the picture. */
export interface Goal {
  readonly target: Target;
  readonly area: number;
  /** What the picture adds to the score of the baseline: the unit in which scores count against the penalty of the area. */
  readonly gain: number;
}

/**
 * Climbs f(m·x + (1 − m)·b)/gain − λ·mean((sorted(m) − r)²) with the cells of a smooth mask.
 *
 * Fong, Patrick and Vedaldi, 2019, Understanding Deep Networks via Extremal Perturbations and Smooth Masks, https://arxiv.org/abs/1910.08485
 */
export class MaskSearch {
  readonly goal: Goal;
  readonly #smooth: SmoothMask;
  readonly #cells: Float64Array;
  readonly #first: Float64Array;
  readonly #second: Float64Array;
  #points: Float32Array;
  #step = 0;

  constructor(smooth: SmoothMask, goal: Goal) {
    this.goal = goal;
    this.#smooth = smooth;
    this.#cells = new Float64Array(smooth.cells).fill(START);
    this.#first = new Float64Array(smooth.cells);
    this.#second = new Float64Array(smooth.cells);
    this.#points = smooth.atPoints(this.#cells);
  }

  /** The mask as it is now, H×W. */
  get mask(): Float32Array {
    return this.#smooth.atPixels(this.#points);
  }

  /**
   * One step up.
   * @param slope of the target's score along the mask, H×W
   */
  climb(slope: Float32Array, penalty: number): void {
    const gradient = this.#gradient(slope, penalty);
    const t = ++this.#step;
    for (let i = 0; i < gradient.length; i++) {
      this.#first[i] = FIRST * this.#first[i]! + (1 - FIRST) * gradient[i]!;
      this.#second[i] = SECOND * this.#second[i]! + (1 - SECOND) * gradient[i]! ** 2;
      const scale = Math.sqrt(this.#second[i]! / (1 - SECOND ** t)) + 1e-12;
      const move = this.#first[i]! / (1 - FIRST ** t) / scale;
      this.#cells[i] = Math.min(1, Math.max(0, this.#cells[i]! + RATE * move));
    }
    this.#points = this.#smooth.atPoints(this.#cells);
  }

  #gradient(slope: Float32Array, penalty: number): Float64Array {
    const { area, gain } = this.goal;
    const score = this.#smooth.toPoints(slope);
    const atPoints = areaPenaltyGradient(this.#points, area).map((p, i) => score[i]! / gain - penalty * p);
    return this.#smooth.toCells(this.#cells, atPoints);
  }
}

/** Where the score goes as pixels come and go. */
export const slopes: GradientOptions = { rules: "gradient" };

/** Takes all masks `steps` steps up, each step a forward and a backward pass for each mask. */
export async function searchMasks(
  context: Context,
  { picture, baseline }: Scene,
  searches: readonly MaskSearch[],
  steps: number,
): Promise<void> {
  const seen = (i: number) => masked(picture, searches[i]!.mask, baseline);
  const targets = searches.map((s) => s.goal.target);
  for (let step = 0; step < steps; step++) {
    const progress = (done: number) => context.progress(step * searches.length + done, steps * searches.length);
    const penalty = PENALTY[0] * (PENALTY[1] / PENALTY[0]) ** (step / steps);
    await eachGradient({ ...context, progress }, seen, targets, slopes, ([gradient], from) => {
      for (let row = 0; row < gradient!.shape[0]!; row++)
        searches[from + row]!.climb(alongMask(rowsOf(gradient!, row, row + 1), picture, baseline), penalty);
    });
  }
}

/** ∂f/∂m from ∂f/∂(m·x + (1 − m)·b): Σ over channels of ∂f·(x − b). */
export function alongMask({ data: g }: Float32Tensor, { data: x, shape }: Float32Tensor, { data: b }: Float32Tensor) {
  const plane = shape[2]! * shape[3]!;
  const out = new Float32Array(plane);
  for (let i = 0; i < g.length; i++) out[i % plane]! += g[i]! * (x[i]! - b[i]!);
  return out;
}
