import { z } from "zod";
import { UsageError } from "../../base/errors.ts";
import { float32, toDoubles } from "../../base/tensor.ts";
import { selectAll } from "../../onnx/select.ts";
import { workingLayers } from "../../transform/layers.ts";
import { defineMethod } from "../define.ts";
import type { Volume } from "../result.ts";

export default defineMethod({
  id: "filters",
  family: "inspection",
  needs: "model",
  title: "Filters",
  summary: "The weights of the convolutions as pictures.",
  definition: "w as stored: output channel × input channel × rows × columns",
  reference: {
    authors: "Krizhevsky, Sutskever and Hinton",
    year: 2012,
    title: "ImageNet Classification with Deep Convolutional Neural Networks",
    url: "https://papers.nips.cc/paper/4824-imagenet-classification-with-deep-convolutional-neural-networks",
  },
  params: z.strictObject({
    layers: z.array(z.string()).default([]).meta({
      description: "Convolutions to show, as names, globs or `Conv#1`; all if none is named.",
      widget: "layer",
    }),
  }),
  async run({ model: { graph } }, _, params) {
    const chosen = params.layers.flatMap((s) => selectAll(graph, s).map((found) => found.value));
    const volumes = workingLayers(graph)
      .filter(({ value, node }) => chosen.length === 0 || chosen.includes(value) || chosen.includes(node.outputs[0]!))
      .flatMap(({ value, node }): Volume[] => {
        const weights = graph.constants.get(node.inputs[1] ?? "");
        if (weights?.shape.length !== 4) return [];
        const data = Float32Array.from(toDoubles(weights).data);
        return [{ kind: "volume", layer: value, op: node.op, data: float32(weights.shape, data) }];
      });
    if (volumes.length > 0) return volumes;
    throw new UsageError(
      params.layers.length > 0
        ? `no convolution is called ${params.layers.join(", ")}`
        : "the model has no convolution",
      params.layers.length > 0 ? "convlens inspect lists the layers" : "filters are the weights of convolutions",
    );
  },
});
