import { defineUnary } from "./elementwise.ts";

export default defineUnary({
  type: "Cos",
  f: () => Math.cos,
  backward: ({ g, x: [x], dy: [dy] }) => [g.node("Neg", [g.node("Mul", [dy!, g.node("Sin", [x!])])])],
});
