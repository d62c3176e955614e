import { z } from "zod";
import type { Float32Tensor } from "../../base/tensor.ts";
import { areaPenaltyGradient } from "../areaPenalty.ts";
import { baselineOf } from "../baseline.ts";
import type { Context } from "../define.ts";
import { defineMethod } from "../define.ts";
import { eachGradient } from "../gradients.ts";
import { masked } from "../masks.ts";
import { baseline, seed } from "../params.ts";
import { planeMap } from "../pixels.ts";
import { rowsOf } from "../rows.ts";
import { scoresOf } from "../scores.ts";
import { SmoothMask } from "../smoothMask.ts";
import type { Target } from "../target.ts";

const RATE = 0.05;
const START = 0.5;
/** The penalty's weight at the first step and at the last, in units of the score's gain from the baseline to the picture. */
const PENALTY = [20, 300] as const;

export default defineMethod({
  id: "extremal-perturbation",
  family: "attribution",
  title: "Extremal perturbation",
  summary: "The smooth mask of a fixed area that keeps the class's score highest when all else is blurred.",
  definition:
    "the mask m that maximises (f_c(m·x + (1 − m)·b) − f_c(b))/|f_c(x) − f_c(b)| − λ·mean((sorted(m) − r)²), r: 1 for the area, 0 for the rest; m: the smooth maximum of a kernel over a grid of 32 cells along the longer side; λ grows from 20 to 300; the mean over areas",
  reference: {
    authors: "Fong, Patrick and Vedaldi",
    year: 2019,
    title: "Understanding Deep Networks via Extremal Perturbations and Smooth Masks",
    url: "https://arxiv.org/abs/1910.08485",
  },
  params: z.strictObject({
    area: z.array(z.number().gt(0).lt(1)).min(1).default([0.1]).meta({
      description: "Part of the picture that the mask keeps; with several, the map is the mean of their masks.",
    }),
    steps: z
      .int()
      .min(1)
      .max(4096)
      .default(200)
      .meta({ description: "Number of steps of the search.", widget: "slider" }),
    baseline: baseline("blur"),
    seed: seed(),
  }),
  async run(context, { tensor, targets }, params) {
    const [height, width] = tensor.shape.slice(2) as [number, number];
    const nothing = await baselineOf(context, tensor, params.baseline, params);
    const smooth = new SmoothMask(height, width);
    const [whole, none] = (await scoresOf(context, [tensor, nothing], targets)) as [number[], number[]];
    const searches = targets.flatMap((target, t) =>
      params.area.map((area) => new Search(smooth, target, area, Math.abs(whole[t]! - none[t]!) || 1)),
    );
    for (let step = 0; step < params.steps; step++) {
      const progress = (done: number) =>
        context.progress(step * searches.length + done, params.steps * searches.length);
      const weight = PENALTY[0] * (PENALTY[1] / PENALTY[0]) ** (step / params.steps);
      await climb({ ...context, progress }, tensor, nothing, searches, weight);
    }
    return Promise.all(
      targets.map(async (target, t) => {
        const masks = searches.filter((s) => s.target === target).map((s) => smooth.atPixels(s.points));
        const scores = await scoresOf(
          context,
          masks.map((m) => masked(tensor, m, nothing)),
          [target],
        );
        const mean = masks[0]!.map((_, i) => masks.reduce((sum, m) => sum + m[i]!, 0) / masks.length);
        const kept = scores.reduce((a, [s]) => a + s! - none[t]!, 0) / scores.length / (whole[t]! - none[t]!);
        return {
          ...planeMap(mean, tensor),
          facts: { area: mean.reduce((a, b) => a + b, 0) / mean.length, kept },
        };
      }),
    );
  },
});

class Search {
  readonly target: Target;
  readonly area: number;
  readonly gain: number;
  readonly smooth: SmoothMask;
  cells: Float64Array;
  points: Float32Array;
  #first: Float64Array;
  #second: Float64Array;
  #step = 0;

  constructor(smooth: SmoothMask, target: Target, area: number, gain: number) {
    this.smooth = smooth;
    this.target = target;
    this.area = area;
    this.gain = gain;
    this.cells = new Float64Array(smooth.cells).fill(START);
    this.#first = new Float64Array(smooth.cells);
    this.#second = new Float64Array(smooth.cells);
    this.points = smooth.atPoints(this.cells);
  }

  climb(pixels: Float32Array, weight: number) {
    const score = this.smooth.toPoints(pixels);
    const penalty = areaPenaltyGradient(this.points, this.area);
    const gradient = this.smooth.toCells(
      this.cells,
      penalty.map((p, i) => score[i]! / this.gain - weight * p),
    );
    const t = ++this.#step;
    for (let i = 0; i < gradient.length; i++) {
      this.#first[i] = 0.9 * this.#first[i]! + 0.1 * gradient[i]!;
      this.#second[i] = 0.99 * this.#second[i]! + 0.01 * gradient[i]! ** 2;
      const move = this.#first[i]! / (1 - 0.9 ** t) / (Math.sqrt(this.#second[i]! / (1 - 0.99 ** t)) + 1e-12);
      this.cells[i] = Math.min(1, Math.max(0, this.cells[i]! + RATE * move));
    }
    this.points = this.smooth.atPoints(this.cells);
  }
}

async function climb(
  context: Context,
  picture: Float32Tensor,
  nothing: Float32Tensor,
  searches: readonly Search[],
  weight: number,
): Promise<void> {
  const seen = (i: number) => masked(picture, searches[i]!.smooth.atPixels(searches[i]!.points), nothing);
  const targets = searches.map((s) => s.target);
  await eachGradient(context, searches.length, seen, targets, { rules: "gradient" }, ([gradient], from) => {
    for (let row = 0; row < gradient!.shape[0]!; row++)
      searches[from + row]!.climb(alongMask(rowsOf(gradient!, row, row + 1), picture, nothing), weight);
  });
}

/** ∂f/∂m from ∂f/∂(m·x + (1 − m)·b): Σ over channels of ∂f·(x − b). */
function alongMask(
  { data }: Float32Tensor,
  { data: x, shape }: Float32Tensor,
  { data: b }: Float32Tensor,
): Float32Array {
  const plane = shape[2]! * shape[3]!;
  const out = new Float32Array(plane);
  for (let i = 0; i < data.length; i++) out[i % plane]! += data[i]! * (x[i]! - b[i]!);
  return out;
}
