import { number } from "./define.ts";
import { defineUnary } from "./elementwise.ts";
import { exponentialSlope } from "./mask.ts";

export default defineUnary({
  type: "Elu",
  family: "activation",
  f: (attrs) => {
    const alpha = number(attrs, "alpha", 1);
    return (v) => (v < 0 ? alpha * Math.expm1(v) : v);
  },
  backward: ({ g, attrs, x: [x], dy: [dy] }) => [
    g.node("Mul", [dy!, exponentialSlope(g, x!, number(attrs, "alpha", 1))]),
  ],
});
