import { defineUnary } from "./elementwise.ts";
import { oneMinus } from "./mask.ts";
import { softplus } from "./Softplus.ts";

export default defineUnary({
  type: "Mish",
  family: "activation",
  f: () => (v) => v * Math.tanh(softplus(v)),

  // With t = tanh(softplus x): t + x · (1 - t²) · sigmoid x.
  backward: ({ g, x: [x], dy: [dy] }) => {
    const t = g.node("Tanh", [g.node("Softplus", [x!])]);
    const slope = g.node("Mul", [oneMinus(g, g.node("Mul", [t, t])), g.node("Sigmoid", [x!])]);
    return [g.node("Mul", [dy!, g.node("Add", [t, g.node("Mul", [x!, slope])])])];
  },
});
