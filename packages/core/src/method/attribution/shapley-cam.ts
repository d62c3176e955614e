import type { Writer } from "../../op/index.ts";
import { byMeanGradient, defineCam } from "../weightedCam.ts";

/** The gradient at the layer, less half of how it changes on the way from nothing to what is there. */
const weighting = (g: Writer, maps: string, gradient: string, product: string): string =>
  byMeanGradient(g, maps, g.node("Sub", [gradient, g.node("Mul", [product, g.scalar(0.5, gradient)])]), product);

export default defineCam({
  id: "shapley-cam",
  title: "ShapleyCAM",
  summary:
    "Grad-CAM with the curvature of the score: what each map adds to it, to the second order. On the logit of a network of ReLUs, which has none, it is Grad-CAM.",
  definition:
    "Σ_k w_k·A_k with w_k = mean over positions of g − ½·(H·A), g and H the gradient and Hessian of f_c at the layer; raw before ReLU, the picture after ReLU and min-max",
  reference: {
    authors: "Cai",
    year: 2025,
    title: "CAMs as Shapley Value-based Explainers",
    url: "https://arxiv.org/abs/2501.06261",
  },
  weighting: Object.assign(weighting, { hessian: true as const }),
});
