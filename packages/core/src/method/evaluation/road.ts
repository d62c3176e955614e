import { defineMetric } from "./define.ts";
import { removalOf, roadReference } from "./removal.ts";

export default defineMetric({
  id: "road",
  title: "ROAD",
  summary: "How much more of the score is left without the least important pixels than without the most important.",
  definition:
    "(LeRF − MoRF) / 2: the class's probability without the least important pixels, and without the most important, as in road-lerf and road-morf",
  reference: roadReference,
  better: "higher",
  async measure(subject) {
    const { morf, lerf } = await removalOf(subject);
    return (lerf - morf) / 2;
  },
});
