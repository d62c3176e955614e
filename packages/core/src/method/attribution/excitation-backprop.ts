import { z } from "zod";
import { withOutputs } from "../../onnx/graph.ts";
import { Builder } from "../../op/builder.ts";
import { backward, gradientOf } from "../../transform/backward.ts";
import { bottlenecks, excitation } from "../../transform/relevance/excitation.ts";
import { camMaps, spatialLayer } from "../cam.ts";
import type { Context } from "../define.ts";
import { defineMethod } from "../define.ts";
import { pixelGraph } from "../graph/sums.ts";
import { layer } from "../params.ts";
import { pixelMaps } from "../pixels.ts";
import type { Propagation } from "../propagation.ts";
import { propagate } from "../propagation.ts";
import { valueOfAll } from "../target.ts";

export default defineMethod({
  id: "excitation-backprop",
  family: "attribution",
  title: "Excitation backpropagation",
  summary: "Draws winners from the class down to a layer, each in proportion to how much it excites the one above it.",
  definition:
    "P_i = Σ_k a_i·w⁺_ik / Σ_i a_i·w⁺_ik · P_k from P_c = 1, summed over a layer's channels; contrastive: less the same with the class's weights negated",
  reference: {
    authors: "Zhang, Lin, Brandt, Shen and Sclaroff",
    year: 2016,
    title: "Top-down Neural Attention by Excitation Backprop",
    url: "https://arxiv.org/abs/1608.00507",
  },
  params: z.strictObject({
    layer: layer(
      "Layer at which it stops; auto: the first at 1/16 of the picture that everything passes, as the paper's pool4 of VGG-16 and res4a of ResNet; picture: pixels.",
    ).default("auto"),
    contrastive: z
      .boolean()
      .default(false)
      .meta({ description: "Only what excites the class more than its opposite: tells classes apart." }),
  }),
  async run(context, { tensor, targets }, params) {
    const { input } = context.model;
    const at = layerAt(context, params.layer, valueOfAll(targets));
    const feeds = { [input]: tensor };
    const [rows] = await propagate(context, winners(input, at, params.contrastive), targets, feeds);
    return at === input ? pixelMaps(rows!) : camMaps(rows!, at);
  },
  graph(w, params) {
    const { input } = w.context.model;
    const layer = layerAt(w.context, params.layer, w.chosen.value);
    const value = w.propagated(winners(input, layer, params.contrastive))[0]!;
    return layer === input ? pixelGraph(value) : { value, space: "cam", layer };
  },
});

const winners = (input: string, at: string, contrastive: boolean): Propagation => ({
  key: JSON.stringify(["excitation-backprop", at, contrastive]),
  keep: [at],
  write(forward, of, seeds) {
    const rules = excitation(forward, of, input, contrastive);
    const g = new Builder(backward(forward, of, [at], { rules, seeds }));
    const found = gradientOf(at);
    const output = at === input ? found : g.node("ReduceSum", [found, g.ints([1])], { keepdims: 0 }, "excitation");
    return withOutputs(g.build([output]), [output]);
  },
});

/** Maps of fewer rows say little of where; a net for small pictures gets there before 1/16. */
const FEWEST_ROWS = 7;

function layerAt(context: Context, selector: string, of: string): string {
  const { graph, input } = context.model;
  if (selector === "picture" || selector === input) return input;
  if (selector !== "auto") return spatialLayer(context, selector);
  const rows = (v: string) => {
    const shape = graph.infos.get(v)?.shape ?? [];
    return shape.length === 4 && typeof shape[2] === "number" ? shape[2] : 0;
  };
  const passed = bottlenecks(graph, input, of).filter((v) => rows(v) > 1);
  const wide = passed.filter((v) => rows(v) >= FEWEST_ROWS);
  return (
    wide.find((v) => rows(v) <= rows(input) / 16) ?? wide.at(-1) ?? passed.at(-1) ?? spatialLayer(context, "last:conv")
  );
}
