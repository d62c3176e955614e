import { defineCam, sumOverPositions, weightedSum } from "../weightedCam.ts";

export default defineCam({
  id: "xgrad-cam",
  title: "XGrad-CAM",
  summary:
    "Grad-CAM with the gradient averaged where the maps are active, so that the map's sum is the layer's share in the score.",
  definition:
    "Σ_k w_k·A_k with w_k = Σ(g·A_k)/(Σ A_k + 1e-7), g = ∂f_c/∂A_k; raw before ReLU, the picture after ReLU and min-max",
  reference: {
    authors: "Fu, Hu, Dong, Guo, Gao and Li",
    year: 2020,
    title: "Axiom-based Grad-CAM: Towards Accurate Visualization and Explanation of CNNs",
    url: "https://arxiv.org/abs/2008.02312",
  },
  weighting: (g, maps, gradient) => {
    const shares = sumOverPositions(g, g.node("Mul", [gradient, maps]));
    const sums = sumOverPositions(g, maps);
    return weightedSum(g, maps, g.node("Div", [shares, g.node("Add", [sums, g.scalar(1e-7, sums)])]));
  },
});
