import { defineCam, sumOverChannels } from "../weightedCam.ts";

export default defineCam({
  id: "element-wise-cam",
  title: "Element-wise Grad-CAM",
  summary: "The layer's maps times their gradient, position by position, and only what speaks for the class.",
  definition: "Σ_k relu(g·A_k), g = ∂f_c/∂A_k; the picture after min-max",
  reference: {
    authors: "Gildenblat and contributors",
    year: 2021,
    title: "PyTorch library for CAM methods",
    url: "https://github.com/jacobgil/pytorch-grad-cam",
  },
  weighting: (g, maps, gradient) => sumOverChannels(g, g.node("Relu", [g.node("Mul", [gradient, maps])])),
});
