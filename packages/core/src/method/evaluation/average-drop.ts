import { defineMetric } from "./define.ts";
import { dropReference, maskedScores } from "./masking.ts";

export default defineMetric({
  id: "average-drop",
  title: "Average drop",
  summary: "The share of the score that is lost when only what the map shows is seen.",
  definition:
    "max(0, p(x) − p(m·x)) / p(x), p the class's probability, m the importance from 0 to 1 (min-max), x in the network's input values",
  reference: dropReference,
  better: "lower",
  async measure(subject) {
    const { whole, explained } = await maskedScores(subject);
    return Math.max(0, whole - explained) / Math.abs(whole);
  },
});
