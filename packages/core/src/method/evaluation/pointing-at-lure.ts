import { defineMetric } from "./define.ts";
import { hitsOf } from "./mass.ts";

export default defineMetric({
  id: "pointing-at-lure",
  title: "Pointing at the lure",
  summary:
    "Whether the greatest pixel of the map lies on a planted shortcut, in pictures whose class the network took from it.",
  definition:
    "1 if argmax importance is a pixel of the tag, else 0; of equal maxima the share that is; where the first class is the tag's and not the object's",
  reference: {
    authors: "Adebayo, Muelly, Liccardi and Kim",
    year: 2020,
    title: "Debugging Tests for Model Explanations",
    url: "https://arxiv.org/abs/2011.05429",
  },
  better: "higher",
  needs: "lure",
  measure: ({ importance, lure }) => hitsOf(importance.data, lure!),
});
