import { defineMetric } from "./define.ts";

export default defineMetric({
  id: "run-time",
  title: "Run time",
  summary: "How many forward passes of the network a map takes as long as.",
  definition:
    "t / (n·t₁), t the method's time for a picture's n targets, t₁ that of one forward pass, graphs and sessions being there already; of brief runs the quickest of five",
  better: "lower",
  unit: "forwards",
  measure: ({ forwards }) => forwards,
});
