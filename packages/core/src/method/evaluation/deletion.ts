import { areaReference, areasOf, STEPS } from "./areas.ts";
import { defineMetric } from "./define.ts";

export default defineMetric({
  id: "deletion",
  title: "Deletion",
  summary: "How soon the score falls when the most important pixels go first.",
  definition: `area under the class's probability over the share of pixels set to 0 in the network's input values, most important first; ${STEPS} steps, trapezoid`,
  reference: areaReference,
  better: "lower",
  measure: async (subject) => (await areasOf(subject)).deletionArea,
});
