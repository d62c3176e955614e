import { z } from "zod";
import { backgroundOf } from "../background.ts";
import { defineMethod } from "../define.ts";
import { overLines } from "../expectation.ts";
import { background, samples, seed } from "../params.ts";

/** A stream of draws that is not that of the baselines. */
const POSITIONS = 1 << 20;

export default defineMethod({
  id: "expected-gradients",
  family: "attribution",
  title: "Expected gradients",
  summary:
    "Integrated gradients from many baselines, such as other pictures, so that none of them has to stand for nothing there.",
  definition:
    "mean over n draws of (x − b)·∂f_c/∂x at b + α(x − b), b drawn from the background (given pictures; without them noise, uniform and the blurred picture), α = (i + U(0, 1))/n in draw i",
  reference: {
    authors: "Erion, Janizek, Sturmfels, Lundberg and Lee",
    year: 2021,
    title: "Improving performance of deep learning models with axiomatic attribution priors and expected gradients",
    url: "https://arxiv.org/abs/1906.10670",
  },
  params: z.strictObject({
    samples: samples(50),
    background: background(),
    seed: seed(),
  }),
  async run(context, input, { samples: total, background: names, seed: s }) {
    const { tensor } = input;
    const from = await backgroundOf(context, tensor, names, s);
    const places = Array.from({ length: total }, (_, i) => context.random(s, POSITIONS + i));
    const positions = places.map((place, i) => (i + place.uniform()) / total);
    const picks = places.map((place) => place.below(from.length));
    return overLines(context, input, {
      total,
      starts: total,
      ends: 1,
      start: (i) => from[picks[i]!]!(i),
      end: () => tensor,
      alpha: (i) => positions[i]!,
    });
  },
});
