import { z } from "zod";
import { baselineOf } from "../baseline.ts";
import { defineMethod } from "../define.ts";
import { baseline, seed } from "../params.ts";
import { coalitionScores, everyone, featureMap } from "../segment/coalitions.ts";
import { featureParams, featuresOf } from "../segment/features.ts";

export default defineMethod({
  id: "feature-ablation",
  family: "attribution",
  title: "Feature ablation",
  summary:
    "How much the class's score falls when one group of pixels is taken away: a superpixel, or a region of a mask.",
  definition:
    "f_c(x) − f_c(x with the pixel's group at the baseline); groups are the colours of the mask, or SLIC superpixels",
  reference: {
    authors: "Kokhlikyan, Miglani, Martin, Wang, Alsallakh, Reynolds and others",
    year: 2020,
    title: "Captum: A unified and generic model interpretability library for PyTorch",
    url: "https://arxiv.org/abs/2009.07896",
  },
  params: z.strictObject({ ...featureParams, baseline: baseline(), seed: seed() }),
  async run(context, { tensor, targets }, params) {
    const features = await featuresOf(context, tensor, params);
    const game = { tensor, features, baseline: await baselineOf(context, tensor, params.baseline, params) };
    const without = (i: number) => {
      const coalition = everyone(features);
      if (i > 0) coalition[i - 1] = 0;
      return coalition;
    };
    const scores = await coalitionScores(context, game, targets, features.count + 1, without);
    return scores.map(([whole, ...rest]) =>
      featureMap(
        game,
        rest.map((score) => whole! - score),
        {},
      ),
    );
  },
});
