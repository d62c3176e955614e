import { defineMetric } from "./define.ts";

export default defineMetric({
  id: "run-time",
  title: "Run time",
  summary: "What a map takes on this machine.",
  definition: "seconds of the method for a picture / its targets, graphs and sessions being there already",
  better: "lower",
  unit: "s",
  measure: ({ seconds }) => seconds,
});
