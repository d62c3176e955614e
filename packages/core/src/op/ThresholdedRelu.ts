import { number } from "./define.ts";
import { defineUnary } from "./elementwise.ts";
import { plus, positive } from "./mask.ts";

export default defineUnary({
  type: "ThresholdedRelu",
  family: "activation",
  f: (attrs) => {
    const alpha = number(attrs, "alpha", 1);
    return (v) => (v > alpha ? v : 0);
  },

  // The slope at the threshold is zero, as in PyTorch.
  backward: ({ g, attrs, x: [x], dy: [dy] }) => [
    g.node("Mul", [dy!, positive(g, plus(g, x!, -number(attrs, "alpha", 1)))]),
  ],
});
