import { defineUnary } from "./elementwise.ts";

export default defineUnary({
  type: "Log",
  f: () => Math.log,
  backward: ({ g, x: [x], dy: [dy] }) => [g.node("Div", [dy!, x!])],
});
