import { defineReduction, shareAmongExtremes } from "./reduction.ts";

export default defineReduction({
  type: "ReduceMax",
  over: (values) => values.reduce((a, b) => Math.max(a, b)),
  gradient: shareAmongExtremes,
});
