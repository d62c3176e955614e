import { defineCam, sumOverPositions, weightedSum } from "../weightedCam.ts";

export default defineCam({
  id: "grad-cam-plus-plus",
  title: "Grad-CAM++",
  summary: "Grad-CAM in which each position counts by itself, so that several objects of a class all show.",
  definition:
    "Σ_k w_k·A_k with w_k = Σ relu(g)·α, α = g²/(2g² + g³·Σ A_k + 1e-6), g = ∂f_c/∂A_k; raw before ReLU, the picture after ReLU and min-max",
  reference: {
    authors: "Chattopadhyay, Sarkar, Howlader and Balasubramanian",
    year: 2018,
    title: "Grad-CAM++: Improved Visual Explanations for Deep Convolutional Networks",
    url: "https://arxiv.org/abs/1710.11063",
  },
  weighting: (g, maps, gradient) => {
    // Only positive gradients count, and with them alone no denominator is near zero where the maps are positive.
    const positive = g.node("Relu", [gradient]);
    const square = g.node("Mul", [positive, positive]);
    const cube = g.node("Mul", [square, positive]);
    const twice = g.node("Add", [square, square]);
    const curved = g.node("Add", [twice, g.node("Mul", [cube, sumOverPositions(g, maps)])]);
    const share = g.node("Div", [cube, g.node("Add", [curved, g.scalar(1e-6, curved)])]);
    return weightedSum(g, maps, sumOverPositions(g, share));
  },
});
