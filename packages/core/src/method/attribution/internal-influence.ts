import { z } from "zod";
import type { Writer } from "../../op/index.ts";
import { baselineOf } from "../baseline.ts";
import { camMaps, spatialLayer } from "../cam.ts";
import type { GradientOptions } from "../gradients.ts";
import type { MapWriter } from "../graph/mapWriter.ts";
import { alongLine, startOf } from "../graph/path.ts";
import { camLike } from "../graph/sums.ts";
import { defineLayerMethod } from "../layerMethod.ts";
import { baseline, layer, quadrature, seed, steps } from "../params.ts";
import { between, sumOver } from "../path.ts";
import { quadratureNamed } from "../quadratures.ts";

export default defineLayerMethod({
  id: "internal-influence",
  family: "attribution",
  title: "Internal influence",
  summary:
    "How much the class's score moves with each place of a layer, averaged on the way from a baseline to the picture.",
  definition:
    "Σ_k Σᵢ wᵢ ∂f_c/∂A_k at b + αᵢ(x − b), summed over the channels k of the layer; raw at layer resolution, the picture after ReLU and min-max",
  reference: {
    authors: "Leino, Sen, Datta, Fredrikson and Li",
    year: 2018,
    title: "Influence-Directed Explanations for Deep Convolutional Networks",
    url: "https://arxiv.org/abs/1802.03788",
  },
  params: z.strictObject({
    layer: layer("Layer whose units are weighed; right before a global pooling all places are alike.").default(
      "last:conv",
    ),
    baseline: baseline("zero"),
    steps: steps(50),
    quadrature: quadrature(),
    seed: seed(),
  }),
  async run(context, { tensor, targets }, params) {
    const value = spatialLayer(context, params.layer);
    const from = await baselineOf(context, tensor, params.baseline, params);
    const { points, weights } = quadratureNamed(params.quadrature, params.steps);
    const line = { total: points.length, at: (i: number) => between(from, tensor, points[i]!) };
    const options: GradientOptions = { rules: "gradient", wrt: value, outputs };
    const sums = await sumOver(context, line, targets, options, ({ point, rows }) => ({
      of: rows[0]!,
      weight: weights[point]!,
    }));
    return camMaps(sums, value);
  },
  async graph(w, params) {
    const layer = spatialLayer(w.context, params.layer);
    const gradient = (step: MapWriter, point: string) =>
      step.gradients({ rules: "gradient", wrt: layer, outputs }, point)[0]!;
    const rule = quadratureNamed(params.quadrature, params.steps);
    const value = await alongLine(w, rule, await startOf(w, params), camLike(w, { layer }), gradient);
    return { value, space: "cam", layer };
  },
});

const outputs = {
  id: "internal-influence",
  write: (g: Writer, gradient: string) => [
    g.node("ReduceSum", [gradient, g.ints([1])], { keepdims: 0 }, "internal-influence"),
  ],
};
