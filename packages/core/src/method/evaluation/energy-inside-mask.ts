import { defineMetric } from "./define.ts";
import { massInside } from "./mass.ts";

export default defineMetric({
  id: "energy-inside-mask",
  title: "Energy inside the mask",
  summary: "The share of the map that lies on the object.",
  definition: "Σ importance over the object's pixels / Σ importance",
  reference: {
    authors: "Wang, Wang, Du, Yang, Zhang, Ding, Mardziel and Hu",
    year: 2020,
    title: "Score-CAM: Score-Weighted Visual Explanations for Convolutional Neural Networks",
    url: "https://arxiv.org/abs/1910.01279",
  },
  better: "higher",
  needs: "mask",
  measure: ({ importance, mask }) => massInside(importance.data, mask!),
});
