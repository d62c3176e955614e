import { z } from "zod";
import type { Float32Tensor } from "../../base/tensor.ts";
import { float32 } from "../../base/tensor.ts";
import { fused, spatialLayers } from "../cam.ts";
import type { GradientOptions } from "../gradients.ts";
import { gradientsOf, requireGradients } from "../gradients.ts";
import { camGraph } from "../graph/cam.ts";
import type { MapWriter, WrittenMap } from "../graph/mapWriter.ts";
import { pixelGraph } from "../graph/sums.ts";
import { defineLayerMethod } from "../layerMethod.ts";
import { layers } from "../params.ts";
import { pixelMaps } from "../pixels.ts";
import { byMeanGradient, camOptions, weightedCams } from "../weightedCam.ts";

export default defineLayerMethod({
  id: "guided-grad-cam",
  family: "attribution",
  title: "Guided Grad-CAM",
  summary: "Guided backpropagation where Grad-CAM is hot: fine detail of one class.",
  definition: "guided backpropagation × max(0, Grad-CAM), the latter brought to the input's size by the nearest cell",
  reference: {
    authors: "Selvaraju, Cogswell, Das, Vedantam, Parikh and Batra",
    year: 2016,
    title: "Grad-CAM: Visual Explanations from Deep Networks via Gradient-based Localization",
    url: "https://arxiv.org/abs/1610.02391",
  },
  params: z.strictObject({ layer: layers() }),
  async run(context, { tensor, targets }, params) {
    const at = spatialLayers(context, params.layer);
    requireGradients(context, targets, guided);
    const cams = fused(await weightedCams(context, tensor, targets, at, "grad-cam", byMeanGradient));
    const [pixels] = await gradientsOf(context, tensor, targets, guided);
    return pixelMaps(gated(pixels!, cams));
  },
  graph: async (w, params) =>
    gatedGraph(w, await camGraph(w, params.layer, (at) => camOptions(at, "grad-cam", byMeanGradient))),
});

const guided: GradientOptions = { rules: "guided" };

/** The same as nodes, for each picture of a batch. */
function gatedGraph(w: MapWriter, cam: WrittenMap): WrittenMap {
  const { g } = w;
  const [pixels] = w.gradients(guided);
  const channel = g.node("Unsqueeze", [g.node("Relu", [cam.value]), g.ints([1])]);
  const sizes = g.node("Shape", [w.picture], { start: 2, end: 4 });
  const cells = g.node("Resize", [channel, "", "", sizes], {
    mode: "nearest",
    coordinate_transformation_mode: "asymmetric",
    nearest_mode: "floor",
    axes: [2, 3],
  });
  return pixelGraph(g.node("Mul", [pixels!, cells]));
}

/** K×C×H×W times the positive part of K×h×w, each cell of which covers its share of rows and columns. */
function gated(pixels: Float32Tensor, cams: Float32Tensor): Float32Tensor {
  const [, channels, height, width] = pixels.shape as [number, number, number, number];
  const [, h, w] = cams.shape as [number, number, number];
  return float32(
    pixels.shape,
    pixels.data.map((v, i) => {
      const x = i % width;
      const y = Math.floor(i / width) % height;
      const k = Math.floor(i / (width * height * channels));
      return v * Math.max(0, cams.data[(k * h + Math.floor((y * h) / height)) * w + Math.floor((x * w) / width)]!);
    }),
  );
}
