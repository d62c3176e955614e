import { z } from "zod";
import type { Rng } from "../../base/rng.ts";
import { baselineOf } from "../baseline.ts";
import { defineMethod } from "../define.ts";
import { baseline, samples, seed } from "../params.ts";
import type { Coalition } from "../segment/coalitions.ts";
import { coalitionScores, everyone, featureMap } from "../segment/coalitions.ts";
import { featureParams, featuresOf } from "../segment/features.ts";
import { explained, lasso, momentsOf, ridge } from "../segment/regression.ts";

const regressions = { ridge, lasso };

export default defineMethod({
  id: "lime",
  family: "attribution",
  title: "LIME",
  summary:
    "The weights of a linear model that imitates the network on copies of the picture with superpixels taken away.",
  definition:
    "φ of the g(z) = φ₀ + φ·z that minimises ½ Σ π(z)(f_c(z) − g(z))²/Σπ + Ω(φ); π(z) = exp(−d²/2w²), d = 1 − √(|z|/M) the cosine distance to the whole picture; Ω = ½α|φ|² or α|φ|₁; z: each of M superpixels there or at the baseline by a fair coin, the whole picture first",
  reference: {
    authors: "Ribeiro, Singh and Guestrin",
    year: 2016,
    title: "“Why Should I Trust You?”: Explaining the Predictions of Any Classifier",
    url: "https://arxiv.org/abs/1602.04938",
  },
  params: z.strictObject({
    samples: samples(1000, "Number of copies of the picture with groups taken away."),
    ...featureParams,
    kernelWidth: z.number().positive().default(0.25).meta({
      description: "Width of the kernel: copies of the picture count less the farther they are from it.",
      unit: "cosine distance",
    }),
    regression: z.enum(["ridge", "lasso"]).default("ridge").meta({
      description:
        "What keeps weights small: their squares (ridge), or their magnitudes, which makes most of them 0 (lasso).",
      widget: "select",
    }),
    penalty: z.number().min(1e-9).default(0.01).meta({ description: "How much small weights count (α)." }),
    baseline: baseline(),
    seed: seed(),
  }),
  async run(context, { tensor, targets }, params) {
    const features = await featuresOf(context, tensor, params);
    const game = { tensor, features, baseline: await baselineOf(context, tensor, params.baseline, params) };
    const draws = context.random(params.seed);
    const rows = Array.from({ length: params.samples }, (_, i) =>
      i === 0 ? everyone(features) : tossed(features.count, draws),
    );
    const scores = await coalitionScores(context, game, targets, rows.length, (i) => rows[i]!);
    const weights = rows.map((row) => closeness(row, params.kernelWidth));
    const moments = momentsOf(rows, weights, scores);
    return regressions[params.regression](moments, params.penalty).map((slopes, t) =>
      featureMap(game, slopes, { r2: explained(moments, t, slopes) }),
    );
  },
});

const tossed = (count: number, { uniform }: Rng): Coalition =>
  Uint8Array.from({ length: count }, () => (uniform() < 0.5 ? 1 : 0));

function closeness(row: Coalition, width: number): number {
  const present = row.reduce((n, v) => n + v, 0);
  const distance = 1 - Math.sqrt(present / row.length);
  return Math.exp(-(distance ** 2) / (2 * width ** 2));
}
