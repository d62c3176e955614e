import { z } from "zod";
import { baselineOf, drawnBaselines } from "../baseline.ts";
import type { Context } from "../define.ts";
import { defineMethod } from "../define.ts";
import { overLines } from "../expectation.ts";
import { meanOver, overLines as overLinesGraph } from "../graph/lines.ts";
import { noisyCopies } from "../graph/noise.ts";
import { pixelGraph } from "../graph/sums.ts";
import { noisy } from "../noise.ts";
import { lundbergLee2017 } from "../papers.ts";
import { baseline, noise, samples, seed } from "../params.ts";

/** Streams of draws that are not those of the noise and the baselines. */
const POSITIONS = 1 << 20;
const BASELINES = 1 << 21;

const positionOf = (context: Context, seed: number, draw: number): number =>
  context.random(seed, POSITIONS + draw).uniform();

export default defineMethod({
  id: "gradient-shap",
  family: "attribution",
  title: "GradientSHAP",
  summary:
    "The gradient at random points between random baselines and noisy copies of the picture: approximate Shapley values.",
  definition:
    "mean over n draws of (x′ − b)·∂f_c/∂x at b + α(x′ − b), x′ = x + N(0, σ²), σ = noise·(max x − min x), α uniform in 0 to 1, b drawn anew where the baseline is random",
  reference: lundbergLee2017,
  params: z.strictObject({
    samples: samples(50),
    baseline: baseline("noise"),
    noise: noise(0),
    seed: seed(),
  }),
  async run(context, input, params) {
    const { tensor } = input;
    const drawn = drawnBaselines.has(params.baseline);
    const from = (draw: number) =>
      baselineOf(context, tensor, params.baseline, { seed: params.seed, draw: BASELINES + draw });
    const fixed = drawn ? undefined : await from(0);
    const copy = noisy(context, tensor, params);
    return overLines(context, input, {
      total: params.samples,
      starts: drawn ? params.samples : 1,
      ends: params.noise > 0 ? params.samples : 1,
      start: async (draw) => fixed ?? from(draw),
      end: (draw) => (params.noise > 0 ? copy(draw) : tensor),
      alpha: (draw) => positionOf(context, params.seed, draw),
    });
  },
  async graph(w, params) {
    const draws = Array.from({ length: params.samples }, (_, i) => i);
    const sum = await overLinesGraph(w, {
      baseline: params.baseline,
      seed: params.seed,
      draws: draws.map((i) => BASELINES + i),
      alphas: draws.map((i) => positionOf(w.context, params.seed, i)),
      ...(params.noise > 0 && { end: noisyCopies(w, params) }),
    });
    return pixelGraph(meanOver(w, sum, params.samples));
  },
});
