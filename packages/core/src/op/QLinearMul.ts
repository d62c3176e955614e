import { defineQLinearBinary } from "./qlinearBinary.ts";

export default defineQLinearBinary(
  "QLinearMul",
  (a, b) => a * b,
  ({ g, a, b, dy }) => [g.node("Mul", [dy, b]), g.node("Mul", [dy, a])],
);
