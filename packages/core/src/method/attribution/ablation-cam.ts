import { z } from "zod";
import { extremesOf } from "../../base/numbers.ts";
import type { Float32Tensor } from "../../base/tensor.ts";
import { size } from "../../base/tensor.ts";
import { camsAt } from "../cam.ts";
import type { Context, Input } from "../define.ts";
import { channelCams, isStep } from "../graph/channels.ts";
import type { MapWriter } from "../graph/mapWriter.ts";
import type { Head } from "../layerMaps.ts";
import { chosenChannels, eachHeadScore, headAt, layerMaps, weighedMaps } from "../layerMaps.ts";
import { defineLayerMethod } from "../layerMethod.ts";
import { layers, mostChannels } from "../params.ts";
import { inTurn } from "../rows.ts";
import { scoresOf, scoreTable } from "../scores.ts";

export default defineLayerMethod({
  id: "ablation-cam",
  family: "attribution",
  title: "Ablation-CAM",
  summary:
    "Where a layer's feature maps speak for the class: each map weighs what the class loses without it. Needs no gradient.",
  definition:
    "Σ_k w_k·A_k with w_k = (f_c − f_c(A_k := a))/f_c; a = 0 where the layer's least number is 0, else that number − 1e7 (lowest); or 0 always (zero)",
  reference: {
    authors: "Desai and Ramaswamy",
    year: 2020,
    title: "Ablation-CAM: Visual Explanations for Deep Convolutional Network via Gradient-free Localization",
    url: "https://openaccess.thecvf.com/content_WACV_2020/html/Desai_Ablation-CAM_Visual_Explanations_for_Deep_Convolutional_Network_via_Gradient-free_Localization_WACV_2020_paper.html",
  },
  params: z.strictObject({
    layer: layers(),
    mostChannels: mostChannels(),
    ablated: z.enum(["lowest", "zero"]).default("lowest").meta({
      description: "What an ablated map becomes: far less than anything in the layer, where 0 is not its least; or 0.",
      widget: "select",
    }),
  }),
  run: (context, input, params) =>
    camsAt(context, params.layer, async (at) => {
      const heads = at.map((value) => headAt(context, value, input.targets));
      const [whole] = (await scoresOf(context, [input.tensor], input.targets)) as [number[]];
      return inTurn(heads, async (head) => {
        const maps = await layerMaps(context, input.tensor, head.layer);
        const chosen = chosenChannels(maps, params.mostChannels);
        const ablated = params.ablated === "zero" ? 0 : lowestOf(maps);
        const scores = await scoresWithout(context, input, head, maps, chosen, ablated);
        const weights = scores.map((row, t) => row.map((s) => (whole[t]! - s) / whole[t]!));
        return weighedMaps(maps, chosen, weights);
      });
    }),
  graph: (w, params) =>
    channelCams(w, params, async (channels) => {
      const { layer, maps, count } = channels;
      const ablated = params.ablated === "zero" ? w.g.scalar(0, maps) : lowestGraph(w, maps);
      const scores = await w.table(count, (step, i) =>
        step.scoreAt(layer, step.g.node("Where", [isStep(step, channels, i), ablated, maps])),
      );
      const whole = w.g.node("Unsqueeze", [w.score(), w.g.ints([1])]);
      return w.g.node("Div", [w.g.node("Sub", [whole, scores]), whole]);
    }),
});

/** Of each picture, N×1×1×1. */
function lowestGraph({ g }: MapWriter, maps: string): string {
  const low = g.node("ReduceMin", [maps, g.ints([1, 2, 3])], { keepdims: 1 });
  const nothing = g.scalar(0, maps);
  return g.node("Where", [g.node("Equal", [low, nothing]), nothing, g.node("Sub", [low, g.scalar(1e7, maps)])]);
}

/** What each target scores without each of the maps. */
async function scoresWithout(
  context: Context,
  { tensor, targets }: Input,
  head: Head,
  maps: Float32Tensor,
  chosen: readonly number[],
  ablated: number,
): Promise<Float64Array[]> {
  const plane = size(maps.shape.slice(2));
  const table = scoreTable(targets, chosen.length);
  const write = (i: number, row: Float32Array) => {
    row.set(maps.data);
    row.fill(ablated, chosen[i]! * plane, (chosen[i]! + 1) * plane);
  };
  await eachHeadScore(context, head, { picture: tensor, maps }, chosen.length, write, targets, table.use);
  return table.scores;
}

function lowestOf({ data }: Float32Tensor): number {
  const [low] = extremesOf(data);
  return low === 0 ? 0 : low - 1e7;
}
