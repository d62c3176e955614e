import { oneMinus, positive } from "./mask.ts";
import { defineReduction } from "./reduction.ts";

export default defineReduction({
  type: "ReduceL2",
  over: (values) => Math.sqrt(values.reduce((a, b) => a + b * b, 0)),

  // x / y, and zero where the norm is zero, as in PyTorch.
  gradient: ({ g, x, y, dy }) => {
    const norm = y();
    const divisor = g.node("Add", [norm, oneMinus(g, positive(g, norm))]);
    return g.node("Mul", [g.node("Div", [dy, divisor]), x]);
  },
});
