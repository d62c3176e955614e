import { number } from "./define.ts";
import { defineUnary } from "./elementwise.ts";
import { between, isStep, times } from "./mask.ts";

export default defineUnary({
  type: "HardSigmoid",
  family: "activation",
  f: (attrs) => {
    const alpha = number(attrs, "alpha", 0.2);
    const beta = number(attrs, "beta", 0.5);
    return (v) => Math.max(0, Math.min(1, alpha * v + beta));
  },

  // The slope is alpha strictly inside the ramp and zero at its ends, as in PyTorch. A step is a mask of a backward pass.
  backward: ({ g, attrs, y: [y], dy: [dy] }) => {
    const alpha = number(attrs, "alpha", 0.2);
    return [isStep(alpha) ? null : g.node("Mul", [times(g, dy!, alpha), between(g, y!, 0, 1)!])];
  },
});
