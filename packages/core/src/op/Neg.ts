import { defineUnary } from "./elementwise.ts";

export default defineUnary({
  type: "Neg",
  f: () => (v) => -v,
  backward: ({ g, dy: [dy] }) => [g.node("Neg", [dy!])],
});
