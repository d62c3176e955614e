import { z } from "zod";
import { camMaps, spatialLayer } from "../cam.ts";
import { defineMethod } from "../define.ts";
import { gradCam } from "../gradCam.ts";
import { layer } from "../params.ts";

export default defineMethod({
  id: "grad-cam",
  family: "attribution",
  title: "Grad-CAM",
  summary: "Where a layer's feature maps speak for the class: the maps weighted by their mean gradient.",
  definition:
    "Σ_k w_k·A_k with w_k = mean over positions of ∂f_c/∂A_k; raw before ReLU, the picture after ReLU and min-max",
  reference: {
    authors: "Selvaraju, Cogswell, Das, Vedantam, Parikh and Batra",
    year: 2016,
    title: "Grad-CAM: Visual Explanations from Deep Networks via Gradient-based Localization",
    url: "https://arxiv.org/abs/1610.02391",
  },
  params: z.strictObject({
    layer: layer("Layer whose feature maps are weighted.").default("last:conv"),
  }),
  async run(context, { tensor, targets }, params) {
    const value = spatialLayer(context, params.layer);
    return camMaps(await gradCam(context, tensor, targets, value), value);
  },
});
