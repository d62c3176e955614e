import { defineUnary } from "./elementwise.ts";

export default defineUnary({
  type: "Sin",
  f: () => Math.sin,
  backward: ({ g, x: [x], dy: [dy] }) => [g.node("Mul", [dy!, g.node("Cos", [x!])])],
});
