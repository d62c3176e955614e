import { z } from "zod";
import type { Float32Tensor } from "../../base/tensor.ts";
import { baselineOf } from "../baseline.ts";
import type { Context } from "../define.ts";
import { defineMethod } from "../define.ts";
import { requireGradients } from "../gradients.ts";
import type { Scene } from "../maskSearch.ts";
import { MaskSearch, searchMasks, slopes } from "../maskSearch.ts";
import { eachMaskedScore } from "../masks.ts";
import { baseline, seed } from "../params.ts";
import { planeMap } from "../pixels.ts";
import { scoresOf, scoreTable } from "../scores.ts";
import { SmoothMask } from "../smoothMask.ts";
import type { Target } from "../target.ts";

export default defineMethod({
  id: "extremal-perturbation",
  family: "attribution",
  title: "Extremal perturbation",
  summary: "The smooth mask of a fixed area that keeps the class's score highest when all else is blurred.",
  definition:
    "the mask m that maximises f_c(m·x + (1 − m)·b)/|f_c(x) − f_c(b)| − λ·mean((sorted(m) − r)²), r: 1 for the area, 0 for the rest; m at u: the smooth maximum of cell(v)·exp(−2·max(0, |u − v|/3 − ½)²) over 32 cells along the longer side; by Adam at a rate of 0.05, λ growing from 1 to 300; the mean over areas",
  reference: {
    authors: "Fong, Patrick and Vedaldi",
    year: 2019,
    title: "Understanding Deep Networks via Extremal Perturbations and Smooth Masks",
    url: "https://arxiv.org/abs/1910.08485",
  },
  params: z.strictObject({
    area: z.array(z.number().gt(0).lt(1)).min(1).max(16).default([0.1]).meta({
      description: "Part of the picture that the mask keeps; with several, the map is the mean of their masks.",
    }),
    steps: z.int().min(1).max(4096).default(200).meta({
      description: "Number of steps of the search, each a forward and a backward pass for each class and area.",
      widget: "slider",
    }),
    baseline: baseline("blur"),
    seed: seed(),
  }),
  async run(context, { tensor, targets }, params) {
    requireGradients(context, targets, slopes);
    const nothing = await baselineOf(context, tensor, params.baseline, params);
    const scene = { picture: tensor, baseline: nothing };
    const [whole, none] = (await scoresOf(context, [tensor, nothing], targets)) as [number[], number[]];
    const smooth = new SmoothMask(tensor.shape[2]!, tensor.shape[3]!);
    const searches = targets.flatMap((target, t) =>
      params.area.map((area) => new MaskSearch(smooth, { target, area, gain: Math.abs(whole[t]! - none[t]!) || 1 })),
    );
    await searchMasks(context, scene, searches, params.steps);
    const behind = await scoresBehind(context, scene, searches, targets);
    const areas = params.area.length;
    return targets.map((_, t) => {
      const mean = meanMask(searches.slice(t * areas, (t + 1) * areas), tensor);
      const score = behind[t]!.slice(t * areas, (t + 1) * areas).reduce((sum, s) => sum + s / areas, 0);
      const kept = (score - none[t]!) / (whole[t]! - none[t]! || 1);
      return { ...planeMap(mean, tensor), facts: { area: mean.reduce((a, b) => a + b, 0) / mean.length, kept } };
    });
  },
});

/** For each target, its score behind each mask. */
async function scoresBehind(
  context: Context,
  { picture, baseline }: Scene,
  searches: readonly MaskSearch[],
  targets: readonly Target[],
): Promise<Float64Array[]> {
  const { scores, use } = scoreTable(targets, searches.length);
  const masking = { total: searches.length, mask: (i: number) => searches[i]!.mask, baseline };
  await eachMaskedScore({ ...context, progress: () => {} }, picture, masking, targets, use);
  return scores;
}

function meanMask(searches: readonly MaskSearch[], { shape }: Float32Tensor): Float64Array {
  const sum = new Float64Array(shape[2]! * shape[3]!);
  for (const { mask } of searches) for (let i = 0; i < sum.length; i++) sum[i]! += mask[i]! / searches.length;
  return sum;
}
