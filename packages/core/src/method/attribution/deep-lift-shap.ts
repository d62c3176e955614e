import { z } from "zod";
import type { Float32Tensor } from "../../base/tensor.ts";
import { backgroundOf, namesIn } from "../background.ts";
import { baselineInput, deepLiftMaps, deepLiftOf } from "../deepLift.ts";
import type { Context, Input } from "../define.ts";
import { defineMethod } from "../define.ts";
import { baselinesGraph } from "../graph/baseline.ts";
import { deepLiftGraph } from "../graph/deepLift.ts";
import { meanOver } from "../graph/lines.ts";
import { pixelGraph } from "../graph/sums.ts";
import { lundbergLee2017 } from "../papers.ts";
import { background, samples, seed } from "../params.ts";
import { pixelMaps, RowSums } from "../pixels.ts";
import { propagate, propagateRows } from "../propagation.ts";
import type { Heatmap } from "../result.ts";

export default defineMethod({
  id: "deep-lift-shap",
  family: "attribution",
  title: "DeepLIFT SHAP",
  summary: "DeepLIFT from many baselines, such as other pictures, averaged: an estimate of Shapley values.",
  definition:
    "mean over n baselines of DeepLIFT's (x − b)·m; b goes through the background in turn (given pictures; without them noise, uniform and the blurred picture)",
  reference: lundbergLee2017,
  params: z.strictObject({
    samples: samples(12, "Number of baselines to average over."),
    background: background(),
    seed: seed(),
  }),
  async run(context, input, params) {
    const draws = await backgroundOf(context, input.tensor, params.background, params.seed);
    const baseline = (i: number) => draws[i % draws.length]!(i);
    return input.targets.length > 1
      ? manyTargets(context, input, params.samples, baseline)
      : manyBaselines(context, input, params.samples, baseline);
  },
  async graph(w, { samples, background, seed }) {
    const names = namesIn(background);
    const sums: string[] = [];
    for (const [k, name] of names.entries()) {
      const draws = Array.from({ length: samples }, (_, i) => i).filter((i) => i % names.length === k);
      if (draws.length === 0) continue;
      const from = await baselinesGraph(w, name, seed, draws);
      sums.push(await w.sum(draws.length, w.picture, (step, i) => deepLiftGraph(step, from(step, i))));
    }
    return pixelGraph(meanOver(w, w.g.node("Sum", sums), samples));
  },
});

type Baselines = (i: number) => Promise<Float32Tensor>;

/** One forward pass over picture and baseline serves all targets. */
async function manyTargets(context: Context, { tensor, targets }: Input, n: number, baseline: Baselines) {
  const { input } = context.model;
  const mean = new Mean([targets.length, ...tensor.shape.slice(1)]);
  for (let i = 0; i < n; i++) {
    context.signal?.throwIfAborted();
    const feeds = { [input]: tensor, [baselineInput(input)]: await baseline(i) };
    const maps = deepLiftMaps(await propagate(context, deepLiftOf(input), targets, feeds), targets);
    for (const [k, map] of maps.entries()) mean.add(k, map, n);
    context.progress(i + 1, n);
  }
  return mean.maps();
}

/** The baselines of one target go through the network in batches. */
async function manyBaselines(context: Context, { tensor, targets }: Input, n: number, baseline: Baselines) {
  const { input } = context.model;
  const mean = new Mean([1, ...tensor.shape.slice(1)]);
  const rows = Array.from({ length: n }, () => targets[0]!);
  const feeds = async (i: number) => ({ [input]: tensor, [baselineInput(input)]: await baseline(i) });
  await propagateRows(context, deepLiftOf(input), rows, feeds, (out, from) => {
    for (const map of deepLiftMaps(out, rows.slice(from))) mean.add(0, map, n);
  });
  return mean.maps();
}

/** Means of maps, and of how far their sums are from the differences of the scores. */
class Mean {
  readonly #sums: RowSums;
  readonly #deltas: number[];

  constructor(shape: readonly number[]) {
    this.#sums = new RowSums(shape);
    this.#deltas = new Array<number>(shape[0]!).fill(0);
  }

  add(k: number, { map, facts }: Heatmap, of: number): void {
    this.#sums.add(k, { ...map, shape: [1, ...map.shape] }, 0, 1 / of);
    this.#deltas[k]! += facts!.completenessDelta! / of;
  }

  maps(): Heatmap[] {
    return pixelMaps(this.#sums.total()).map((map, k) => ({
      ...map,
      facts: { completenessDelta: this.#deltas[k]! },
    }));
  }
}
