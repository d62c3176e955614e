import { z } from "zod";
import type { Plane } from "../../base/bilinear.ts";
import { bilinear } from "../../base/bilinear.ts";
import { extremesOf } from "../../base/numbers.ts";
import type { Float32Tensor } from "../../base/tensor.ts";
import { baselineOf } from "../baseline.ts";
import { camsAt } from "../cam.ts";
import type { Context, Input } from "../define.ts";
import { baselineGraph } from "../graph/baseline.ts";
import { channelCams } from "../graph/channels.ts";
import type { MapWriter } from "../graph/mapWriter.ts";
import { chosenChannels, layerMaps, weighedMaps } from "../layerMaps.ts";
import { defineLayerMethod } from "../layerMethod.ts";
import { eachMaskedScore } from "../masks.ts";
import { baseline, layers, mostChannels, seed } from "../params.ts";
import { inTurn } from "../rows.ts";
import { scoresOf, scoreTable } from "../scores.ts";

export default defineLayerMethod({
  id: "score-cam",
  family: "attribution",
  title: "Score-CAM",
  summary:
    "Where a layer's feature maps speak for the class: each map weighs what the class scores behind it. Needs no gradient.",
  definition:
    "Σ_k w_k·A_k; w = softmax over the channels k of f_c(m_k·x + (1 − m_k)·b), or the increase f_c(m_k·x + (1 − m_k)·b) − f_c(b); m_k: A_k brought to the input's size (bilinear, corners aligned), then (A − min)/(max − min + 1e-8)",
  reference: {
    authors: "Wang, Wang, Du, Yang, Zhang, Ding, Mardziel and Hu",
    year: 2019,
    title: "Score-CAM: Score-Weighted Visual Explanations for Convolutional Neural Networks",
    url: "https://arxiv.org/abs/1910.01279",
  },
  params: z.strictObject({
    layer: layers(),
    mostChannels: mostChannels(),
    weights: z.enum(["softmax", "increase"]).default("softmax").meta({
      description: "What a map weighs: the softmax of the scores, or the increase over the baseline's score.",
      widget: "select",
    }),
    baseline: baseline(),
    seed: seed(),
  }),
  async run(context, input, params) {
    const nothing = await baselineOf(context, input.tensor, params.baseline, params);
    const increase = params.weights === "increase";
    return camsAt(context, params.layer, async (at) => {
      const [start] = increase ? await scoresOf(context, [nothing], input.targets) : [];
      return inTurn(at, async (value) => {
        const maps = await layerMaps(context, input.tensor, value);
        const chosen = chosenChannels(maps, params.mostChannels);
        const scores = await scoresBehind(context, input, maps, chosen, nothing);
        const weights = scores.map((row, t) => (start ? row.map((s) => s - start[t]!) : softmax(row)));
        return weighedMaps(maps, chosen, weights);
      });
    });
  },
  async graph(w, params) {
    const nothing = await baselineGraph(w, params.baseline, params);
    return channelCams(w, params, async ({ chosen, count }) => {
      const scores = await w.table(count, (step, i) =>
        behindMap(step, step.g.node("Gather", [chosen, i], { axis: 1 })),
      );
      if (params.weights === "softmax") return w.g.node("Softmax", [scores], { axis: 1 });
      const every = w.g.node("Expand", [nothing, w.g.node("Shape", [w.picture])]);
      return w.g.node("Sub", [scores, w.g.node("Unsqueeze", [w.score(every), w.g.ints([1])])]);
    });

    function behindMap(step: MapWriter, map: string): string {
      const mask = maskGraph(step, map);
      const shown = step.g.node("Mul", [mask, step.g.node("Sub", [w.picture, nothing])]);
      return step.score(step.g.node("Add", [shown, nothing]));
    }
  },
});

/** N×h×w as a mask of each picture, N×1×H×W, as `maskOf` makes it. */
function maskGraph({ g, picture }: MapWriter, map: string): string {
  const sizes = g.node("Shape", [picture], { start: 2, end: 4 });
  const corners = { mode: "linear", coordinate_transformation_mode: "align_corners", axes: [2, 3] };
  const large = g.node("Resize", [g.node("Unsqueeze", [map, g.ints([1])]), "", "", sizes], corners);
  const extreme = (op: string) => g.node(op, [large, g.ints([2, 3])], { keepdims: 1 });
  const [low, high] = [extreme("ReduceMin"), extreme("ReduceMax")];
  const span = g.node("Add", [g.node("Sub", [high, low]), g.scalar(1e-8, map)]);
  return g.node("Div", [g.node("Sub", [large, low]), span]);
}

/** What each target scores for the picture behind each of the maps. */
async function scoresBehind(
  context: Context,
  { tensor, targets }: Input,
  { shape, data }: Float32Tensor,
  chosen: readonly number[],
  nothing: Float32Tensor,
): Promise<Float64Array[]> {
  const [, , h, w] = shape as [number, number, number, number];
  const [height, width] = tensor.shape.slice(2) as [number, number];
  const table = scoreTable(targets, chosen.length);
  const mask = (i: number) => {
    const at = chosen[i]! * h * w;
    return maskOf({ width: w, height: h, data: data.subarray(at, at + h * w) }, height, width);
  };
  const masking = { total: chosen.length, mask, baseline: nothing };
  await eachMaskedScore(context, tensor, masking, targets, table.use);
  return table.scores;
}

/** A map at the size of the picture, from 0 to 1; a map that is the same everywhere hides all. */
function maskOf(map: Plane, height: number, width: number): Float32Array {
  const across = cornersAligned(map.width, width);
  const down = cornersAligned(map.height, height);
  const place = { x: across.start, width: across.extent, y: down.start, height: down.extent };
  const { data } = bilinear(map, width, height, place);
  const [low, high] = extremesOf(data);
  const scale = 1 / (high - low + 1e-8);
  for (let i = 0; i < data.length; i++) data[i] = (data[i]! - low) * scale;
  return data;
}

/** Where a map's cells lie on a line of pixels so that the centres of the first and the last are those of the pixels at its ends. */
function cornersAligned(cells: number, pixels: number): { start: number; extent: number } {
  if (cells === 1 || pixels === 1) return { start: 0, extent: pixels };
  const cell = (pixels - 1) / (cells - 1);
  return { start: (1 - cell) / 2, extent: cells * cell };
}

function softmax(scores: Float64Array): Float64Array {
  const high = Math.max(...scores);
  const powers = scores.map((s) => Math.exp(s - high));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((v) => v / sum);
}
