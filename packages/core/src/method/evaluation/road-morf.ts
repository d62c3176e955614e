import { defineMetric } from "./define.ts";
import { howRemoved, removalOf, roadReference } from "./removal.ts";

export default defineMetric({
  id: "road-morf",
  title: "ROAD, MoRF",
  summary: "What is left of the score without the most important pixels.",
  definition: `the class's probability without the most important pixels; ${howRemoved}`,
  reference: roadReference,
  better: "lower",
  measure: async (subject) => (await removalOf(subject)).morf,
});
