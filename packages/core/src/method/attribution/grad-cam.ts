import { byMeanGradient, defineCam } from "../weightedCam.ts";

export default defineCam({
  id: "grad-cam",
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
  weighting: byMeanGradient,
});
