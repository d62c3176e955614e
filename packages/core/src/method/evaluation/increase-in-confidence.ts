import { defineMetric } from "./define.ts";
import { dropReference, maskedScores } from "./masking.ts";

export default defineMetric({
  id: "increase-in-confidence",
  title: "Increase in confidence",
  summary: "How often the score rises when only what the map shows is seen.",
  definition:
    "1 if p(m·x) > p(x), else 0, p the class's probability, m the importance from 0 to 1 (min-max), x in the network's input values",
  reference: dropReference,
  better: "higher",
  async measure(subject) {
    const { whole, explained } = await maskedScores(subject);
    return explained > whole ? 1 : 0;
  },
});
