import { defineReduction, expand } from "./reduction.ts";

export default defineReduction({
  type: "ReduceSum",
  over: (values) => values.reduce((a, b) => a + b, 0),
  gradient: (c) => expand(c, c.dy),
  axesAreInputSince: 13,
});
