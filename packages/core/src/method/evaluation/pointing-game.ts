import { defineMetric } from "./define.ts";
import { hitsOf } from "./mass.ts";

export default defineMetric({
  id: "pointing-game",
  title: "Pointing game",
  summary: "Whether the greatest pixel of the map lies on the object.",
  definition:
    "1 if argmax importance is a pixel of the object, else 0; of equal maxima the share that is. No tolerance",
  reference: {
    authors: "Zhang, Lin, Brandt, Shen and Sclaroff",
    year: 2016,
    title: "Top-down Neural Attention by Excitation Backprop",
    url: "https://arxiv.org/abs/1608.00507",
  },
  better: "higher",
  needs: "mask",
  measure: ({ importance, mask }) => hitsOf(importance.data, mask!),
});
