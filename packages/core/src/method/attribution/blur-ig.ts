import { z } from "zod";
import { blurring } from "../blurs.ts";
import { defineMethod } from "../define.ts";
import type { GradientOptions } from "../gradients.ts";
import { requireGradients } from "../gradients.ts";
import { blurs } from "../graph/blurs.ts";
import { pathIntegral } from "../graph/path.ts";
import { pixelGraph } from "../graph/sums.ts";
import { steps } from "../params.ts";
import { alongPath, changesOf, withCompleteness } from "../path.ts";
import { pixelMaps } from "../pixels.ts";

export default defineMethod({
  id: "blur-ig",
  family: "attribution",
  title: "Blur integrated gradients",
  summary:
    "Integrated gradients from the blurred picture to the sharp one: no baseline colour, and detail counts at the scale where it is seen.",
  definition:
    "Σᵢ ½(gᵢ + gᵢ₊₁)·(xᵢ₊₁ − xᵢ), gᵢ = ∂f_c/∂x at xᵢ, x under a Gaussian of σ·(1 − i/(n − 1))³ pixels, mirrored at the edge",
  reference: {
    authors: "Xu, Venugopalan and Sundararajan",
    year: 2020,
    title: "Attribution in Scale and Space",
    url: "https://arxiv.org/abs/2004.03383",
  },
  params: z.strictObject({
    sigma: z.number().positive().max(1024).default(50).meta({
      description: "Standard deviation of the blur that the path starts from.",
      unit: "input pixels",
      widget: "slider",
    }),
    steps: steps(50),
  }),
  async run(context, { tensor, targets }, params) {
    requireGradients(context, targets, gradients);
    const blur = await blurring(context, tensor);
    const sigmas = sigmasOf(params);
    const path = { total: params.steps, at: (i: number) => blur(sigmas[i]!) };
    const integrals = await alongPath(context, path, targets, gradients, ({ picture, rows: [gradient] }) => ({
      gradient: gradient!,
      at: picture,
    }));
    const maps = pixelMaps(integrals);
    return withCompleteness(maps, await changesOf(context, await path.at(0), tensor, targets));
  },
  async graph(w, params) {
    const blur = blurs(w, sigmasOf(params));
    const integral = await pathIntegral(w, params.steps, w.picture, (step, i) => {
      const picture = blur(step, i);
      return [step.gradients(gradients, picture)[0]!, picture];
    });
    return pixelGraph(integral);
  },
});

const gradients: GradientOptions = { rules: "gradient" };

/** Most of what a blur takes away goes with its first pixels: points are dense where it is slight. */
const sigmasOf = ({ sigma, steps }: { readonly sigma: number; readonly steps: number }): number[] =>
  Array.from({ length: steps }, (_, i) => sigma * (1 - i / (steps - 1)) ** 3);
