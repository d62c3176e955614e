import { z } from "zod";
import { baselineOf, fixedBaselines } from "../baseline.ts";
import { baselineInput, deepLiftMaps, deepLiftOf } from "../deepLift.ts";
import { defineMethod } from "../define.ts";
import { deepLiftGraph } from "../graph/deepLift.ts";
import { startOf } from "../graph/path.ts";
import { pixelGraph } from "../graph/sums.ts";
import { baseline, seed } from "../params.ts";
import { propagate } from "../propagation.ts";

export default defineMethod({
  id: "deep-lift",
  family: "attribution",
  title: "DeepLIFT",
  summary:
    "Follows the difference between picture and baseline back through the network; the shares add up to the change of the score.",
  definition:
    "(x − b)·m, m = ∂f_c/∂x with each nonlinearity's slope replaced by Δout/Δin between x and b (rescale rule; products at the midpoint)",
  reference: {
    authors: "Shrikumar, Greenside and Kundaje",
    year: 2017,
    title: "Learning Important Features Through Propagating Activation Differences",
    url: "https://arxiv.org/abs/1704.02685",
  },
  params: z.strictObject({ baseline: baseline(), seed: seed() }),
  async run(context, { tensor, targets }, params) {
    const { input } = context.model;
    const reference = await baselineOf(context, tensor, params.baseline, params);
    const feeds = { [input]: tensor, [baselineInput(input)]: reference };
    const fixed = fixedBaselines.has(params.baseline) ? reference : undefined;
    return deepLiftMaps(await propagate(context, deepLiftOf(input, fixed), targets, feeds), targets);
  },
  graph: async (w, params) => pixelGraph(deepLiftGraph(w, await startOf(w, params))),
});
