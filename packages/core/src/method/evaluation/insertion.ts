import { areasOf, STEPS } from "./areas.ts";
import { defineMetric } from "./define.ts";

export default defineMetric({
  id: "insertion",
  title: "Insertion",
  summary: "How soon the score rises when the most important pixels come first.",
  definition: `area under the class's probability over the share of pixels put into the blurred picture, most important first; ${STEPS} steps, trapezoid`,
  reference: {
    authors: "Petsiuk, Das and Saenko",
    year: 2018,
    title: "RISE: Randomized Input Sampling for Explanation of Black-box Models",
    url: "https://arxiv.org/abs/1806.07421",
  },
  better: "higher",
  measure: async (subject) => (await areasOf(subject)).insertionArea,
});
