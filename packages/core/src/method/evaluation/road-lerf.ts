import { defineMetric } from "./define.ts";
import { removalOf, roadReference } from "./removal.ts";

export default defineMetric({
  id: "road-lerf",
  title: "ROAD, LeRF",
  summary: "What is left of the score without the least important pixels.",
  definition:
    "the class's probability without the least important pixels; the pixels that go are imputed: each the mean of its neighbours, direct ones 1/6, diagonal ones 1/12, plus N(0, σ²), σ 0.01 of the value range; mean over 10, 30, 50, 70, 90 %",
  reference: roadReference,
  better: "higher",
  measure: async (subject) => (await removalOf(subject)).lerf,
});
