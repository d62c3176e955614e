import { defineUnary } from "./elementwise.ts";

export default defineUnary({ type: "Round", f: () => roundHalfToEven, backward: "stops" });

function roundHalfToEven(v: number): number {
  const below = Math.floor(v);
  const rest = v - below;
  return rest > 0.5 || (rest === 0.5 && below % 2 !== 0) ? below + 1 : below;
}
