import { defineUnary } from "./elementwise.ts";
import { plus } from "./mask.ts";

export default defineUnary({
  type: "Softsign",
  family: "activation",
  f: () => (v) => v / (1 + Math.abs(v)),

  // 1 / (1 + |x|)²
  backward: ({ g, x: [x], dy: [dy] }) => {
    const stretch = plus(g, g.node("Abs", [x!]), 1);
    return [g.node("Div", [dy!, g.node("Mul", [stretch, stretch])])];
  },
});
