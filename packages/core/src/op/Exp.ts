import { defineUnary } from "./elementwise.ts";

export default defineUnary({
  type: "Exp",
  f: () => Math.exp,
  backward: ({ g, y: [y], dy: [dy] }) => [g.node("Mul", [dy!, y!])],
});
