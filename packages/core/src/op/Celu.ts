import { number } from "./define.ts";
import { defineUnary } from "./elementwise.ts";
import { negativePart, times } from "./mask.ts";

export default defineUnary({
  type: "Celu",
  family: "activation",
  float32Only: true,
  f: (attrs) => {
    const alpha = number(attrs, "alpha", 1);
    return (v) => Math.max(0, v) + Math.min(0, alpha * Math.expm1(v / alpha));
  },

  // exp(min(x, 0) / alpha): 1 for positive x, so it needs no mask.
  backward: ({ g, attrs, x: [x], dy: [dy] }) => [
    g.node("Mul", [dy!, g.node("Exp", [times(g, negativePart(g, x!), 1 / number(attrs, "alpha", 1))])]),
  ],
});
