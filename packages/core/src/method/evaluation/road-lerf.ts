import { defineMetric } from "./define.ts";
import { howRemoved, removalOf, roadReference } from "./removal.ts";

export default defineMetric({
  id: "road-lerf",
  title: "ROAD, LeRF",
  summary: "What is left of the score without the least important pixels.",
  definition: `the class's probability without the least important pixels; ${howRemoved}`,
  reference: roadReference,
  better: "higher",
  measure: async (subject) => (await removalOf(subject)).lerf,
});
