import { z } from "zod";
import type { Float32Tensor } from "../../base/tensor.ts";
import { baselineNames, baselineOf, drawnBaselines } from "../baseline.ts";
import type { Context } from "../define.ts";
import { defineMethod } from "../define.ts";
import { overLines } from "../expectation.ts";
import { samples, seed } from "../params.ts";

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
    background: z
      .string()
      .min(1)
      .default("noise,uniform,blur")
      .meta({
        description: `What baselines are drawn from: paths of pictures, with commas; also ${baselineNames.join(", ")}.`,
      }),
    seed: seed(),
  }),
  async run(context, input, { samples: total, background, seed: s }) {
    const { tensor } = input;
    const from = await drawing(context, tensor, background, s);
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

/** Each baseline of the background, for a number of draw; pictures are read once, now. */
function drawing(
  context: Context,
  picture: Float32Tensor,
  background: string,
  seed: number,
): Promise<((draw: number) => Promise<Float32Tensor>)[]> {
  const names = background.split(",").map((name) => name.trim());
  return Promise.all(
    names.map(async (name) => {
      if (drawnBaselines.has(name)) return (draw: number) => baselineOf(context, picture, name, { seed, draw });
      const made = await baselineOf(context, picture, name, { seed });
      return async () => made;
    }),
  );
}
