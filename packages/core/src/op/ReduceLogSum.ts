import { defineReduction, expand } from "./reduction.ts";

export default defineReduction({
  type: "ReduceLogSum",
  over: (values) => Math.log(values.reduce((a, b) => a + b, 0)),

  // 1 / Σ x = exp(-y)
  gradient: (c) => expand(c, c.g.node("Div", [c.dy, c.g.node("Exp", [c.y()])])),
});
