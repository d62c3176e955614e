import { z } from "zod";
import type { Float32Tensor } from "../../base/tensor.ts";
import { defineMethod } from "../define.ts";
import { eachGradient } from "../gradients.ts";
import { rules, samples, seed } from "../params.ts";
import { mapped, pixelMaps, RowSums, timesPicture } from "../pixels.ts";

export default defineMethod({
  id: "smoothgrad",
  family: "attribution",
  title: "SmoothGrad",
  summary: "Averages the gradient over noisy copies of the picture.",
  definition: "mean over n draws of ∂f_c/∂x at x + N(0, σ²), σ = noise·(max x − min x), x preprocessed",
  reference: {
    authors: "Smilkov, Thorat, Kim, Viégas and Wattenberg",
    year: 2017,
    title: "SmoothGrad: removing noise by adding noise",
    url: "https://arxiv.org/abs/1706.03825",
  },
  params: z.strictObject({
    samples: samples(25),
    noise: z.number().min(0).max(1).default(0.15).meta({
      description: "Standard deviation of the noise.",
      unit: "of the picture's value range",
      widget: "slider",
    }),
    multiply: z.boolean().default(false).meta({ description: "Average x·gradient instead of the gradient." }),
    rules: rules(),
    seed: seed(),
  }),
  async run(context, { tensor, targets }, params) {
    const sigma = params.noise * rangeOf(tensor.data);
    const noisy = latest((draw) => {
      const { normal } = context.random(params.seed, draw);
      return mapped(tensor, (v) => v + sigma * normal());
    });
    const k = targets.length;
    const rows = Array.from({ length: params.samples * k }, (_, i) => targets[i % k]!);
    const sums = new RowSums([k, ...tensor.shape.slice(1)]);
    const copy = (i: number) => noisy(Math.floor(i / k));
    await eachGradient(context, rows.length, copy, rows, params, ([gradient], from, copies) => {
      const maps = params.multiply ? timesPicture(gradient!, copies) : gradient!;
      for (let row = 0; row < maps.shape[0]!; row++) sums.add((from + row) % k, maps, row, 1 / params.samples);
    });
    return pixelMaps(sums.total());
  },
});

/** Remembers the last thing made, for callers that ask for the same one several times in a row. */
function latest(make: (i: number) => Float32Tensor): (i: number) => Float32Tensor {
  let last = -1;
  let made: Float32Tensor | undefined;
  return (i) => {
    if (i !== last || !made) made = make(i);
    last = i;
    return made;
  };
}

function rangeOf(data: Float32Array): number {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const v of data) {
    if (v < low) low = v;
    if (v > high) high = v;
  }
  return high - low;
}
