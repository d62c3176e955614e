import { z } from "zod";
import type { Float32Tensor } from "../../base/tensor.ts";
import type { Graph } from "../../onnx/graph.ts";
import { withOutputs } from "../../onnx/graph.ts";
import { Builder } from "../../op/builder.ts";
import { fold } from "../../transform/fold.ts";
import { foldBatchNorm } from "../../transform/foldBatchNorm.ts";
import { tap } from "../../transform/taps.ts";
import { camsAt } from "../cam.ts";
import type { Context } from "../define.ts";
import { camsGraph } from "../graph/cam.ts";
import { defineLayerMethod } from "../layerMethod.ts";
import { layers } from "../params.ts";
import { principalMap } from "../principal.ts";
import { repeat } from "../rows.ts";
import { sumOverChannels } from "../weightedCam.ts";

export default defineLayerMethod({
  id: "eigen-cam",
  family: "attribution",
  title: "Eigen-CAM",
  summary:
    "What varies most over a layer's positions, whatever the class: the first principal component of its feature maps.",
  definition:
    "first principal component over positions of the vectors A(p), centred; its sign such that it correlates positively with Σ_k |A_k|; no class, no gradient; raw before ReLU, the picture after ReLU and min-max",
  reference: {
    authors: "Muhammad and Yeasin",
    year: 2020,
    title: "Eigen-CAM: Class Activation Map using Principal Components",
    url: "https://arxiv.org/abs/2008.00299",
  },
  params: z.strictObject({ layer: layers() }),
  run: (context, { tensor, targets }, params) =>
    camsAt(context, params.layer, async (at) => {
      const maps = await principalMaps(context, tensor, at);
      return maps.map((map) => repeat(map, targets.length));
    }),
  graph: (w, params) => camsGraph(w, params.layer, (at) => w.pass(principalGraph(w.context, at))),
});

/** 1×h×w for each layer, by a forward pass alone. */
async function principalMaps(context: Context, picture: Float32Tensor, layers: readonly string[]) {
  const { model, prepare, signal } = context;
  const graph = principalGraph(context, layers);
  const session = await prepare(graph);
  const out = await session.run({ [model.input]: picture }, signal);
  return graph.outputs.map((v) => out[v] as Float32Tensor);
}

function principalGraph({ model }: Context, layers: readonly string[]): Graph {
  const { graph } = tap(model.graph, layers, { only: true });
  const g = new Builder(foldBatchNorm(fold(graph), new Set(layers)));
  const outputs = layers.map((layer) => principalMap(g, layer, sumOverChannels(g, g.node("Abs", [layer]))));
  return withOutputs(g.build(outputs), outputs);
}
