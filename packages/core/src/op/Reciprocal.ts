import { defineUnary } from "./elementwise.ts";

export default defineUnary({
  type: "Reciprocal",
  f: () => (v) => 1 / v,
  backward: ({ g, y: [y], dy: [dy] }) => [g.node("Neg", [g.node("Mul", [dy!, g.node("Mul", [y!, y!])])])],
});
