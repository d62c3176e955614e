import { z } from "zod";
import { bilinear } from "../../base/bilinear.ts";
import type { Rng } from "../../base/rng.ts";
import { baselineOf } from "../baseline.ts";
import { defineMethod } from "../define.ts";
import { eachMaskedScore } from "../masks.ts";
import { baseline, samples, seed } from "../params.ts";
import { planeMap } from "../pixels.ts";

export default defineMethod({
  id: "rise",
  family: "attribution",
  title: "RISE",
  summary: "The mean score of the class behind random soft masks that leave a pixel visible.",
  definition:
    "Σ_i (f_i − f̄)·m_i / (N·p) with f_i = f_c(m_i·x + (1 − m_i)·b) and f̄ their mean, or 0 as in the paper (centre: none); m_i: a grid of cells that are 1 with probability p and 0 otherwise, brought to (1 + 1/grid) of the input's size (bilinear) and cropped at random",
  reference: {
    authors: "Petsiuk, Das and Saenko",
    year: 2018,
    title: "RISE: Randomized Input Sampling for Explanation of Black-box Models",
    url: "https://arxiv.org/abs/1806.07421",
  },
  params: z.strictObject({
    samples: samples(2000),
    grid: z
      .int()
      .min(1)
      .max(256)
      .default(7)
      .meta({ description: "Cells along each side of the picture.", widget: "slider" }),
    visible: z
      .number()
      .gt(0)
      .max(1)
      .default(0.5)
      .meta({ description: "How likely a cell is visible (p).", widget: "slider" }),
    centre: z.enum(["mean", "none"]).default("mean").meta({
      description: "What is taken off the scores: their mean, so that the map is signed; or nothing, as in the paper.",
      widget: "select",
    }),
    baseline: baseline(),
    seed: seed(),
  }),
  async run(context, { tensor, targets }, params) {
    const [height, width] = tensor.shape.slice(2) as [number, number];
    const nothing = await baselineOf(context, tensor, params.baseline, params);
    const draws = context.random(params.seed);
    const sums = targets.map(() => new Float64Array(height * width));
    const seen = new Float64Array(height * width);
    const totals = new Float64Array(targets.length);
    // The masks of the batch on its way, which are added up once their scores are known.
    const masks: Float32Array[] = [];
    const mask = () => {
      const made = randomMask(draws, params.grid, params.visible, height, width);
      masks.push(made);
      return made;
    };
    const masking = { total: params.samples, mask, baseline: nothing };
    await eachMaskedScore(context, tensor, masking, targets, (scores) => {
      for (const [k, row] of scores.entries()) {
        addTo(seen, masks[k]!, 1);
        for (const [t, score] of row.entries()) {
          addTo(sums[t]!, masks[k]!, score);
          totals[t]! += score;
        }
      }
      masks.length = 0;
    });
    const share = params.samples * params.visible;
    const centre = params.centre === "mean" ? totals.map((sum) => sum / params.samples) : totals.fill(0);
    return sums.map((sum, t) =>
      planeMap(
        sum.map((v, i) => (v - centre[t]! * seen[i]!) / share),
        tensor,
      ),
    );
  },
});

function randomMask(
  { uniform, below }: Rng,
  grid: number,
  probability: number,
  height: number,
  width: number,
): Float32Array {
  const data = Float32Array.from({ length: grid * grid }, () => Number(uniform() < probability));
  const [rows, columns] = [Math.ceil(height / grid), Math.ceil(width / grid)];
  const place = { y: -below(rows), x: -below(columns), height: (grid + 1) * rows, width: (grid + 1) * columns };
  return bilinear({ width: grid, height: grid, data }, width, height, place).data;
}

function addTo(sums: Float64Array, mask: Float32Array, weight: number): void {
  for (let i = 0; i < sums.length; i++) sums[i]! += weight * mask[i]!;
}
