import { principalMap } from "../principal.ts";
import { defineCam, sumOverChannels } from "../weightedCam.ts";

export default defineCam({
  id: "eigen-grad-cam",
  title: "Eigen-Grad-CAM",
  summary: "What varies most over a layer's positions of what speaks for the class: the cleaner kin of HiResCAM.",
  definition:
    "first principal component over positions of the vectors g·A, centred, g = ∂f_c/∂A; its sign such that it correlates positively with Σ_k g·A_k; raw before ReLU, the picture after ReLU and min-max",
  reference: {
    authors: "Gildenblat and contributors",
    year: 2021,
    title: "PyTorch library for CAM methods",
    url: "https://github.com/jacobgil/pytorch-grad-cam",
  },
  weighting: (g, maps, gradient) => {
    const product = g.node("Mul", [gradient, maps]);
    return principalMap(g, product, sumOverChannels(g, product));
  },
});
