import { z } from "zod";
import type { Writer } from "../../op/index.ts";
import { openAt } from "../../transform/openAt.ts";
import { baselineOf } from "../baseline.ts";
import { camMaps, spatialLayer } from "../cam.ts";
import type { Context } from "../define.ts";
import type { GradientOptions } from "../gradients.ts";
import { mapsOf } from "../graph/channels.ts";
import { between, pathIntegral, perStep, startOf } from "../graph/path.ts";
import { defineLayerMethod } from "../layerMethod.ts";
import { baseline, layer, seed, steps } from "../params.ts";
import type { Found } from "../path.ts";
import { alongPath, changesOf, between as pointBetween, withCompleteness } from "../path.ts";
import type { Target } from "../target.ts";
import { valueOfAll } from "../target.ts";
import { sumOverChannels } from "../weightedCam.ts";

export default defineLayerMethod({
  id: "conductance",
  family: "attribution",
  title: "Conductance",
  summary:
    "How much of the integrated gradients flows through each place of a layer on the way from a baseline to the picture.",
  definition:
    "Σ_k Σᵢ ½(gᵢ + gᵢ₊₁)·(A_k(xᵢ₊₁) − A_k(xᵢ)), gᵢ = ∂f_c/∂A_k at xᵢ = b + i/(n − 1)·(x − b), summed over the channels k of the layer; raw at layer resolution, the picture after ReLU and min-max",
  reference: {
    authors: "Dhamdhere, Sundararajan and Yan",
    year: 2018,
    title: "How Important Is a Neuron?",
    url: "https://arxiv.org/abs/1805.12233",
  },
  params: z.strictObject({
    layer: layer("Layer whose units are weighed.").default("last:conv"),
    baseline: baseline("zero"),
    steps: steps(50),
    seed: seed(),
  }),
  async run(context, { tensor, targets }, params) {
    const value = spatialLayer(context, params.layer);
    const from = await baselineOf(context, tensor, params.baseline, params);
    const last = params.steps - 1;
    const line = { total: params.steps, at: (i: number) => pointBetween(from, tensor, i / last) };
    const integrand = ({ rows: [gradient, at] }: Found) => ({ gradient: gradient!, at: at! });
    const maps = camMaps(await alongPath(context, line, targets, optionsFor(value), integrand, 1), value);
    return isOnlyWay(context, value, targets)
      ? withCompleteness(maps, await changesOf(context, from, tensor, targets))
      : maps;
  },
  async graph(w, params) {
    const layer = spatialLayer(w.context, params.layer);
    const at = between(w, await startOf(w, params), w.picture);
    const alphas = Array.from({ length: params.steps }, (_, i) => i / (params.steps - 1));
    const alpha = perStep(w, alphas);
    const integral = await pathIntegral(w, params.steps, mapsOf(w, layer), (step, i) => {
      const [gradient, maps] = step.gradients(optionsFor(layer), at(step, alpha(step, i)));
      return [gradient!, maps!];
    });
    return { value: sumOverChannels(w.g, integral), space: "cam", layer };
  },
});

const optionsFor = (layer: string): GradientOptions => ({
  rules: "gradient",
  wrt: layer,
  outputs: { id: "conductance", write: (_: Writer, gradient: string) => [gradient, layer] },
});

/** Whether all that the picture says to the targets goes through a layer: only then is its conductance complete. */
function isOnlyWay({ model: { graph, input } }: Context, value: string, targets: readonly Target[]): boolean {
  return !openAt(graph, value, [valueOfAll(targets)]).inputs.includes(input);
}
