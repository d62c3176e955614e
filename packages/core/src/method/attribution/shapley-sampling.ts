import { z } from "zod";
import { sumOf } from "../../base/numbers.ts";
import { shuffled } from "../../base/shuffle.ts";
import { baselineOf } from "../baseline.ts";
import { defineMethod } from "../define.ts";
import { baseline, samples, seed } from "../params.ts";
import type { Coalition } from "../segment/coalitions.ts";
import { coalitionScores, everyone, featureMap, nobody } from "../segment/coalitions.ts";
import { featureParams, featuresOf } from "../segment/features.ts";

export default defineMethod({
  id: "shapley-sampling",
  family: "attribution",
  title: "Shapley value sampling",
  summary: "Shapley values of superpixels: what each adds to those before it, averaged over random orders.",
  definition:
    "mean over n random orders of f_c(the superpixels up to and with this one) − f_c(those before it), all others at the baseline; Σφ = f_c(x) − f_c(b)",
  reference: {
    authors: "Štrumbelj and Kononenko",
    year: 2010,
    title: "An Efficient Explanation of Individual Classifications using Game Theory",
    url: "https://jmlr.org/papers/v11/strumbelj10a.html",
  },
  params: z.strictObject({
    samples: samples(25, "Number of random orders in which groups join, to average over."),
    ...featureParams,
    baseline: baseline(),
    seed: seed(),
  }),
  async run(context, { tensor, targets }, params) {
    const features = await featuresOf(context, tensor, params);
    const game = { tensor, features, baseline: await baselineOf(context, tensor, params.baseline, params) };
    const draws = context.random(params.seed);
    const orders = Array.from({ length: params.samples }, () => shuffled(features.count, draws));
    // Nobody and everyone are the ends of every order: they are asked for once.
    const inner = features.count - 1;
    const coalition = (i: number): Coalition => {
      if (i < 2) return i === 0 ? nobody(features) : everyone(features);
      const order = orders[Math.floor((i - 2) / inner)]!;
      const present = nobody(features);
      for (let k = 0; k <= (i - 2) % inner; k++) present[order[k]!] = 1;
      return present;
    };
    const scores = await coalitionScores(context, game, targets, 2 + orders.length * inner, coalition);
    return scores.map((score) => {
      const { mean, error } = meanGains(orders, score);
      const completenessDelta = sumOf(mean) - (score[1]! - score[0]!);
      return featureMap(game, mean, { completenessDelta, ...(orders.length > 1 && { standardError: error }) });
    });
  },
});

/**
 * The mean over orders of what each feature adds to those before it, and the standard error of that mean, as a root mean square over features.
 * @param score of nobody, of everyone, then along each order the coalitions between them
 */
function meanGains(orders: readonly Uint32Array[], score: Float64Array): { mean: Float64Array; error: number } {
  const [n, inner] = [orders.length, orders[0]!.length - 1];
  const mean = new Float64Array(inner + 1);
  const spread = new Float64Array(inner + 1);
  orders.forEach((order, i) => {
    order.forEach((feature, k) => {
      const before = k === 0 ? score[0]! : score[1 + i * inner + k]!;
      const after = k === inner ? score[1]! : score[2 + i * inner + k]!;
      // Welford's update, which loses no digits where gains hardly differ
      const off = after - before - mean[feature]!;
      mean[feature]! += off / (i + 1);
      spread[feature]! += off * (after - before - mean[feature]!);
    });
  });
  return { mean, error: Math.sqrt(sumOf(spread) / (n - 1) / n / mean.length) };
}
