import { z } from "zod";
import { shuffled } from "../../base/shuffle.ts";
import { backgroundOf, namesIn } from "../background.ts";
import type { Context } from "../define.ts";
import { defineMethod } from "../define.ts";
import { overLines } from "../expectation.ts";
import { meanOver, overLines as overLinesGraph } from "../graph/lines.ts";
import { pixelGraph } from "../graph/sums.ts";
import { background, samples, seed } from "../params.ts";

/** Streams of draws that are not those of the baselines. */
const POSITIONS = 1 << 20;
const ORDER = 1 << 21;

export default defineMethod({
  id: "expected-gradients",
  family: "attribution",
  title: "Expected gradients",
  summary:
    "Integrated gradients from many baselines, such as other pictures, so that none of them has to stand for nothing there.",
  definition:
    "mean over n draws of (x − b)·∂f_c/∂x at b + α(x − b), b from the background in turn, in random order (given pictures; without them noise, uniform and the blurred picture), α = (i + U(0, 1))/n in draw i",
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
    const order = shuffled(from.length, context.random(s, ORDER));
    return overLines(context, input, {
      total,
      starts: total,
      ends: 1,
      start: (i) => from[order[i % from.length]!]!(i),
      end: () => tensor,
      alpha: (i) => positionOf(context, s, i, total),
    });
  },
  async graph(w, { samples: total, background: list, seed }) {
    const names = namesIn(list);
    const order = shuffled(names.length, w.context.random(seed, ORDER));
    const sums: string[] = [];
    for (const [k, baseline] of names.entries()) {
      const draws = Array.from({ length: total }, (_, i) => i).filter((i) => order[i % names.length] === k);
      const alphas = draws.map((i) => positionOf(w.context, seed, i, total));
      if (draws.length > 0) sums.push(await overLinesGraph(w, { baseline, seed, draws, alphas }));
    }
    return pixelGraph(meanOver(w, w.g.node("Sum", sums), total));
  },
});

const positionOf = (context: Context, seed: number, i: number, total: number): number =>
  (i + context.random(seed, POSITIONS + i).uniform()) / total;
