import { number } from "./define.ts";
import { defineUnary } from "./elementwise.ts";
import { step } from "./mask.ts";

export default defineUnary({
  type: "LeakyRelu",
  family: "activation",
  f: (attrs) => {
    const alpha = number(attrs, "alpha", 0.01);
    return (v) => (v < 0 ? alpha * v : v);
  },

  // The slope at zero is alpha, as in PyTorch.
  backward: ({ g, attrs, x: [x], dy: [dy] }) => [g.node("Mul", [dy!, step(g, x!, number(attrs, "alpha", 0.01), 1)])],
});
