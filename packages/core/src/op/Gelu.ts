import type { Writer } from "./define.ts";
import { text } from "./define.ts";
import { erfc } from "./Erf.ts";
import { defineUnary } from "./elementwise.ts";
import { oneMinus, plus, times } from "./mask.ts";

/** Hendrycks and Gimpel 2016, https://arxiv.org/abs/1606.08415: x · Φ(x), or its approximation by tanh. */
export default defineUnary({
  type: "Gelu",
  family: "activation",
  f: (attrs) => (text(attrs, "approximate", "none") === "tanh" ? byTanh : (v) => 0.5 * v * erfc(-v * Math.SQRT1_2)),
  backward: ({ g, attrs, x: [x], dy: [dy] }) => {
    const slope = text(attrs, "approximate", "none") === "tanh" ? slopeByTanh : exactSlope;
    return [g.node("Mul", [dy!, slope(g, x!)])];
  },
});

const ROOT_TWO_OVER_PI = Math.sqrt(2 / Math.PI);
const CUBIC = 0.044715;

const byTanh = (v: number) => 0.5 * v * (1 + Math.tanh(ROOT_TWO_OVER_PI * (v + CUBIC * v ** 3)));

/** Φ(x) + x · φ(x) */
function exactSlope(g: Writer, x: string): string {
  const area = times(g, plus(g, g.node("Erf", [times(g, x, Math.SQRT1_2)]), 1), 0.5);
  const bell = g.node("Exp", [times(g, g.node("Mul", [x, x]), -0.5)]);
  return g.node("Add", [area, g.node("Mul", [times(g, x, 1 / Math.sqrt(2 * Math.PI)), bell])]);
}

/** With t = tanh(u): (1 + t)/2 + x/2 · (1 - t²) · u′, where u = √(2/π) · (x + c·x³). */
function slopeByTanh(g: Writer, x: string): string {
  const square = g.node("Mul", [x, x]);
  const u = g.node("Mul", [x, plus(g, times(g, square, ROOT_TWO_OVER_PI * CUBIC), ROOT_TWO_OVER_PI)]);
  const du = plus(g, times(g, square, 3 * ROOT_TWO_OVER_PI * CUBIC), ROOT_TWO_OVER_PI);
  const t = g.node("Tanh", [u]);
  const curve = g.node("Mul", [g.node("Mul", [x, oneMinus(g, g.node("Mul", [t, t]))]), du]);
  return times(g, g.node("Add", [plus(g, t, 1), curve]), 0.5);
}
