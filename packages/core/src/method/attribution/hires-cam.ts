import { defineCam, sumOverChannels } from "../weightedCam.ts";

export default defineCam({
  id: "hires-cam",
  title: "HiResCAM",
  summary: "The layer's maps times their gradient, position by position: shows only places that the network used.",
  definition: "Σ_k g·A_k, g = ∂f_c/∂A_k; raw before ReLU, the picture after ReLU and min-max",
  reference: {
    authors: "Draelos and Carin",
    year: 2020,
    title: "Use HiResCAM instead of Grad-CAM for faithful explanations of convolutional neural networks",
    url: "https://arxiv.org/abs/2011.08891",
  },
  weighting: (g, maps, gradient) => sumOverChannels(g, g.node("Mul", [gradient, maps])),
});
