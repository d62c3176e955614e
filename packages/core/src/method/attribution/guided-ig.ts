import { z } from "zod";
import { baselineOf } from "../baseline.ts";
import type { Context } from "../define.ts";
import { defineMethod } from "../define.ts";
import { eachGradient, inGroups } from "../gradients.ts";
import { GuidedPath } from "../guidedPath.ts";
import { baseline, seed, steps } from "../params.ts";
import { changesOf, withCompleteness } from "../path.ts";
import { pixelMaps } from "../pixels.ts";
import type { Heatmap } from "../result.ts";
import type { Target } from "../target.ts";

export default defineMethod({
  id: "guided-ig",
  family: "attribution",
  title: "Guided integrated gradients",
  summary:
    "Integrated gradients on a path that first changes what the score heeds least, and so goes round the noise of the straight line.",
  definition:
    "Σ_t gₜ·(xₜ₊₁ − xₜ), gₜ = ∂f_c/∂x at xₜ; in each of n steps the |x − b| left falls by 1/n, the fraction of elements of least |gₜ| moving first, none further than the distance from the straight line's position",
  reference: {
    authors: "Kapishnikov, Venugopalan, Avci, Wedin, Terry and Bolukbasi",
    year: 2021,
    title: "Guided Integrated Gradients: An Adaptive Path Method for Removing Noise",
    url: "https://arxiv.org/abs/2106.09788",
  },
  params: z.strictObject({
    baseline: baseline("zero"),
    steps: steps(200),
    fraction: z.number().min(0).max(1).default(0.25).meta({
      description: "Elements that move at a time, those of least gradient.",
      unit: "of all",
      widget: "slider",
    }),
    distance: z.number().min(0).max(1).default(0.02).meta({
      description: "How far an element may be from where the straight line has it.",
      unit: "of the way from baseline to picture",
      widget: "slider",
    }),
    seed: seed(),
  }),
  async run(context, { tensor, targets }, params) {
    const from = await baselineOf(context, tensor, params.baseline, params);
    const maps: Heatmap[] = [];
    await inGroups(context, targets, gradient, async (inner, group) => {
      const paths = group.map(() => new GuidedPath(from, tensor, params));
      await follow(inner, paths, group, params.steps);
      for (const path of paths) maps.push(...pixelMaps(path.shares()));
    });
    return withCompleteness(maps, await changesOf(context, from, tensor, targets));
  },
});

const gradient = { rules: "gradient" } as const;

async function follow(context: Context, paths: readonly GuidedPath[], targets: readonly Target[], steps: number) {
  const quiet = { ...context, progress: () => {} };
  for (let step = 1; step <= steps; step++) {
    context.signal?.throwIfAborted();
    const place = (k: number) => paths[k]!.at();
    await eachGradient(quiet, place, targets, gradient, ([gradients], from) => {
      for (let row = 0; row < gradients!.shape[0]!; row++) paths[from + row]!.advance(gradients!, row);
    });
    context.progress(targets.length * step, targets.length * steps);
  }
}
