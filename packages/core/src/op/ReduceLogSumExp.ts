import { defineReduction } from "./reduction.ts";

export default defineReduction({
  type: "ReduceLogSumExp",
  over: (values) => {
    const most = values.reduce((a, b) => Math.max(a, b));
    return Number.isFinite(most) ? most + Math.log(values.reduce((a, b) => a + Math.exp(b - most), 0)) : most;
  },

  // The softmax, exp(x - y).
  gradient: ({ g, x, y, dy }) => g.node("Mul", [dy, g.node("Exp", [g.node("Sub", [x, y()])])]),
});
