import { defineReduction, shareAmongExtremes } from "./reduction.ts";

export default defineReduction({
  type: "ReduceMin",
  over: (values) => values.reduce((a, b) => Math.min(a, b)),
  gradient: shareAmongExtremes,
});
