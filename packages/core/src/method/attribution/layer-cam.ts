import { defineCam, sumOverChannels } from "../weightedCam.ts";

export default defineCam({
  id: "layer-cam",
  title: "LayerCAM",
  summary:
    "The layer's maps times the positive part of their gradient, position by position: sharp at early layers, too.",
  definition: "Σ_k relu(g)·A_k, g = ∂f_c/∂A_k; raw before ReLU, the picture after ReLU and min-max",
  reference: {
    authors: "Jiang, Zhang, Hou, Cheng and Wei",
    year: 2021,
    title: "LayerCAM: Exploring Hierarchical Class Activation Maps for Localization",
    url: "https://doi.org/10.1109/TIP.2021.3089943",
  },
  weighting: (g, maps, gradient) => sumOverChannels(g, g.node("Mul", [g.node("Relu", [gradient]), maps])),
});
