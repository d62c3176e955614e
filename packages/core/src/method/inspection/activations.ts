import { z } from "zod";
import { UsageError } from "../../base/errors.ts";
import type { Float32Tensor } from "../../base/tensor.ts";
import { float32 } from "../../base/tensor.ts";
import { producers } from "../../onnx/graph.ts";
import { selectAll } from "../../onnx/select.ts";
import { spatialLayers } from "../../transform/layers.ts";
import { tap } from "../../transform/taps.ts";
import { defineMethod } from "../define.ts";
import { gridded } from "../grids.ts";

export default defineMethod({
  id: "activations",
  family: "inspection",
  needs: "picture",
  title: "Activations",
  summary: "What every channel of every layer makes of the picture, from one forward pass.",
  definition:
    "A_k: the value of channel k of the layer, as computed; tokens of a transformer as the grid of their places",
  reference: {
    authors: "Yosinski, Clune, Nguyen, Fuchs and Lipson",
    year: 2015,
    title: "Understanding Neural Networks Through Deep Visualization",
    url: "https://arxiv.org/abs/1506.06579",
  },
  params: z.strictObject({
    layers: z.array(z.string()).default([]).meta({
      description:
        "Layers to show, as names, globs or `last:conv`; every convolution and pooling layer if none is named.",
      widget: "layer",
    }),
  }),
  async run(context, { tensor }, params) {
    const { graph, input } = context.model;
    const values =
      params.layers.length > 0
        ? [...new Set(params.layers.flatMap((s) => selectAll(graph, s).map((found) => found.value)))]
        : [...new Set(spatialLayers(graph).map((l) => l.value))];
    if (values.length === 0)
      throw new UsageError(
        "the model has no convolution or pooling layer",
        "--layers names others; convlens inspect lists them",
      );
    const made = producers(graph);
    const { model, maps } = gridded(context.model, values);
    const tapped = tap(model.graph, maps, { only: true });
    const session = await context.prepare(tapped.graph);
    const out = await session.run({ [input]: tensor }, context.signal);
    return values.map((layer, i) => {
      const t = out[tapped.names[i]!] as Float32Tensor;
      return { kind: "volume", layer, op: made.get(layer)?.op ?? "input", data: float32(t.shape.slice(1), t.data) };
    });
  },
});
