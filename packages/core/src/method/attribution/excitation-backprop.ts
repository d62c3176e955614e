import { z } from "zod";
import { withOutputs } from "../../onnx/graph.ts";
import { extentsOfMaps } from "../../onnx/layout.ts";
import { Builder } from "../../op/builder.ts";
import { backward, gradientOf } from "../../transform/backward.ts";
import { bottlenecks, excitation } from "../../transform/relevance/excitation.ts";
import { camMaps, spatialLayer } from "../cam.ts";
import type { Context } from "../define.ts";
import { defineMethod } from "../define.ts";
import { pixelGraph } from "../graph/sums.ts";
import { gridded } from "../grids.ts";
import { grid, layer } from "../params.ts";
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
    grid: grid(),
    contrastive: z
      .boolean()
      .default(false)
      .meta({ description: "Only what excites the class more than its opposite: tells classes apart." }),
  }),
  async run(context, { tensor, targets }, params) {
    const { input } = context.model;
    const at = layerAt(context, params, valueOfAll(targets));
    const feeds = { [input]: tensor };
    const { model, maps } = gridded(context.model, [at], params.grid);
    const passes = winners(input, maps[0]!, params.contrastive);
    const [rows] = await propagate({ ...context, model }, passes, targets, feeds);
    return at === input ? pixelMaps(rows!) : camMaps(rows!, at);
  },
  graph(w, params) {
    const { input } = w.context.model;
    const layer = layerAt(w.context, params, w.chosen.value);
    const { model, maps } = gridded(w.context.model, [layer], params.grid);
    const value = w.on({ ...w.context, model }).propagated(winners(input, maps[0]!, params.contrastive))[0]!;
    if (layer === input) return pixelGraph(value);
    return { value, space: "cam", layer, extents: model.graph.infos.get(maps[0]!)!.shape.slice(2) };
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

function layerAt(
  context: Context,
  { layer: selector, grid }: { readonly layer: string; readonly grid?: string | undefined },
  of: string,
): string {
  const { graph, input } = context.model;
  if (selector === "picture" || selector === input) return input;
  if (selector !== "auto") return spatialLayer(context, selector, grid);
  const rows = (v: string) => {
    // Of tokens, those of the class may be all that everything passes.
    const isPlane = graph.infos.get(v)?.shape.length === 4;
    const [height] = (isPlane && extentsOfMaps(graph, v)) || [];
    return typeof height === "number" ? height : 0;
  };
  const passed = bottlenecks(graph, input, of).filter((v) => rows(v) > 1);
  const wide = passed.filter((v) => rows(v) >= FEWEST_ROWS);
  return (
    wide.find((v) => rows(v) <= rows(input) / 16) ?? wide.at(-1) ?? passed.at(-1) ?? spatialLayer(context, "last:conv")
  );
}
