import { number } from "./define.ts";
import { defineUnary } from "./elementwise.ts";
import { between, times } from "./mask.ts";

export default defineUnary({
  type: "HardSigmoid",
  family: "activation",
  f: (attrs) => {
    const alpha = number(attrs, "alpha", 0.2);
    const beta = number(attrs, "beta", 0.5);
    return (v) => Math.max(0, Math.min(1, alpha * v + beta));
  },

  // The slope is alpha strictly inside the ramp and zero at its ends, as in PyTorch.
  backward: ({ g, attrs, y: [y], dy: [dy] }) => [
    g.node("Mul", [times(g, dy!, number(attrs, "alpha", 0.2)), between(g, y!, 0, 1)!]),
  ],
});
