import { z } from "zod";
import { sumOf } from "../../base/numbers.ts";
import type { LrpOptions } from "../../transform/relevance/lrp.ts";
import {
  compositeNames,
  compositesList,
  firstRuleNames,
  highOf,
  lowOf,
  readsBounds,
  relevance,
  relevanceSeedOf,
} from "../../transform/relevance/lrp.ts";
import { baselineOf } from "../baseline.ts";
import { scoreIn } from "../deepLift.ts";
import { defineMethod } from "../define.ts";
import { baselineGraph } from "../graph/baseline.ts";
import { pixelGraph } from "../graph/sums.ts";
import { pixelMaps } from "../pixels.ts";
import type { Propagation } from "../propagation.ts";
import { propagate } from "../propagation.ts";

export default defineMethod({
  id: "lrp",
  family: "attribution",
  title: "Layer-wise relevance propagation",
  summary:
    "Hands the score back layer by layer, each in proportion to what contributed to it; what is handed on is conserved.",
  definition:
    "R_i = Σ_k share_ik·R_k from R_c = f_c down to the picture; batch normalisation merged, activations passed, biases keep their share",
  reference: {
    authors: "Bach, Binder, Montavon, Klauschen, Müller and Samek",
    year: 2015,
    title: "On Pixel-Wise Explanations for Non-Linear Classifier Decisions by Layer-Wise Relevance Propagation",
    url: "https://doi.org/10.1371/journal.pone.0130140",
  },
  params: z.strictObject({
    composite: z
      .enum(compositeNames)
      .default("epsilon-plus")
      .meta({
        description: `Which rule each layer has: ${compositesList.map((c) => `${c.says} (${c.id})`).join("; ")}.`,
        widget: "select",
      }),
    firstRule: z
      .enum(["composite", ...firstRuleNames])
      .default("composite")
      .meta({ description: "The rule of the layer that reads the picture, if not the composite's.", widget: "select" }),
    epsilon: z.number().positive().max(1).default(1e-6).meta({ description: "What keeps denominators from zero." }),
    gamma: z
      .number()
      .min(0)
      .max(100)
      .default(0.25)
      .meta({ description: "How much the γ rule favours contributions of the output's sign.", widget: "slider" }),
  }),
  async run(context, { tensor, targets }, params) {
    const { input } = context.model;
    const options = optionsFor(params);
    const bounds = readsBounds(options)
      ? {
          [lowOf(input)]: await baselineOf(context, tensor, "black"),
          [highOf(input)]: await baselineOf(context, tensor, "white"),
        }
      : {};
    const [shares, values] = await propagate(context, relevanceOf(input, options), targets, {
      [input]: tensor,
      ...bounds,
    });
    return pixelMaps(shares!).map((map, k) => ({
      ...map,
      facts: { conservation: sumOf(map.map.data) / scoreIn(values!, { ...targets[k]!, offset: 0 }, k) },
    }));
  },
  async graph(w, params) {
    const { input } = w.context.model;
    const options = optionsFor(params);
    const bounds = readsBounds(options)
      ? { [lowOf(input)]: await baselineGraph(w, "black"), [highOf(input)]: await baselineGraph(w, "white") }
      : {};
    return pixelGraph(w.propagated(relevanceOf(input, options), bounds)[0]!);
  },
});

interface Params extends Omit<LrpOptions, "first"> {
  readonly firstRule: "composite" | NonNullable<LrpOptions["first"]>;
}

const optionsFor = (params: Params): LrpOptions => ({
  ...params,
  first: params.firstRule === "composite" ? undefined : params.firstRule,
});

const relevanceOf = (input: string, options: LrpOptions): Propagation => ({
  key: JSON.stringify(["lrp", options]),
  seedOf: relevanceSeedOf,
  write: (forward, of, seeds) => relevance(forward, of, input, options, seeds),
});
