import { z } from "zod";
import { cholesky, solved } from "../../base/cholesky.ts";
import { UsageError } from "../../base/errors.ts";
import { sumOf } from "../../base/numbers.ts";
import { baselineOf } from "../baseline.ts";
import { defineMethod } from "../define.ts";
import { lundbergLee2017 } from "../papers.ts";
import { baseline, samples, seed } from "../params.ts";
import { coalitionScores, everyone, featureMap, nobody } from "../segment/coalitions.ts";
import { featureParams, featuresOf } from "../segment/features.ts";
import type { Weighing } from "../segment/shapleyKernel.ts";
import { shapleyKernel } from "../segment/shapleyKernel.ts";

export default defineMethod({
  id: "kernel-shap",
  family: "attribution",
  title: "Kernel SHAP",
  summary:
    "Shapley values of superpixels: each one's fair share of the score, by a weighted regression over coalitions.",
  definition:
    "φ that minimises Σ_z π(z)(f_c(z) − f_c(b) − φ·z)² with Σφ = f_c(x) − f_c(b) exactly; π(z) = (M − 1)/(C(M,|z|)·|z|·(M − |z|)), all 2^M − 2 coalitions z where no more than the samples, otherwise whole sizes from the outside in and then pairs of complements drawn by π",
  reference: lundbergLee2017,
  params: z.strictObject({
    samples: samples(1000, "Number of coalitions of groups that are scored, at the most."),
    ...featureParams,
    baseline: baseline(),
    seed: seed(),
  }),
  async run(context, { tensor, targets }, params) {
    const features = await featuresOf(context, tensor, params);
    requireEnough(params.samples, features.count);
    const game = { tensor, features, baseline: await baselineOf(context, tensor, params.baseline, params) };
    const { coalitions, weights } = shapleyKernel(features.count, params.samples, context.random(params.seed));
    const all = [nobody(features), everyone(features), ...coalitions];
    const scores = await coalitionScores(context, game, targets, all.length, (i) => all[i]!);
    const values = constrained({ coalitions, weights }, features.count, scores);
    return values.map((phi, t) => {
      const [none, whole] = scores[t]!;
      return featureMap(game, phi, { completenessDelta: sumOf(phi) - (whole! - none!), coalitions: coalitions.length });
    });
  },
});

/** Where the sizes 1 and M − 1 are there, the regression has one answer. */
function requireEnough(drawn: number, features: number): void {
  const least = Math.min(2 * features, 2 ** features - 2);
  if (drawn < least)
    throw new UsageError(
      `kernel-shap needs ${least} samples for ${features} features, not ${drawn}`,
      `--samples ${least} or more, or fewer --segments`,
    );
}

/**
 * The weighted least squares under the constraint that Σφ is the whole gain, by its Lagrange multiplier:
 * φ = A⁻¹c − A⁻¹1·(1ᵀA⁻¹c − gain)/(1ᵀA⁻¹1), A = Σ π z zᵀ, c = Σ π z (f(z) − f(b)).
 * @param scores for each target: of nobody, of everyone, of each coalition
 */
function constrained(
  { coalitions, weights }: Weighing,
  players: number,
  scores: readonly Float64Array[],
): Float64Array[] {
  if (players === 1) return scores.map(([none, whole]) => Float64Array.of(whole! - none!));
  const products = new Float64Array(players * players);
  coalitions.forEach((z, i) => {
    for (let j = 0; j < players; j++)
      if (z[j]) for (let k = 0; k < players; k++) products[j * players + k]! += weights[i]! * z[k]!;
  });
  const lower = cholesky(products, players);
  const ones = solved(lower, new Float64Array(players).fill(1));
  return scores.map(([none, whole, ...rest]) => {
    const cross = new Float64Array(players);
    coalitions.forEach((z, i) => {
      for (let j = 0; j < players; j++) cross[j]! += weights[i]! * z[j]! * (rest[i]! - none!);
    });
    const free = solved(lower, cross);
    const surplus = (sumOf(free) - (whole! - none!)) / sumOf(ones);
    return free.map((v, j) => v - ones[j]! * surplus);
  });
}
