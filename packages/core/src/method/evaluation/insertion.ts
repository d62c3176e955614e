import { areaReference, areasOf, STEPS } from "./areas.ts";
import { defineMetric } from "./define.ts";

export default defineMetric({
  id: "insertion",
  title: "Insertion",
  summary: "How soon the score rises when the most important pixels come first.",
  definition: `area under the class's probability over the share of pixels put into the blurred picture, most important first; ${STEPS} steps, trapezoid`,
  reference: areaReference,
  better: "higher",
  measure: async (subject) => (await areasOf(subject)).insertionArea,
});
