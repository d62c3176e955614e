import type { Attrs } from "../onnx/graph.ts";
import { number } from "./define.ts";
import { defineUnary } from "./elementwise.ts";
import { exponentialSlope, times } from "./mask.ts";

/** Klambauer et al. 2017, https://arxiv.org/abs/1706.02515; the float32 numbers that ONNX writes down. */
const alphaOf = (attrs: Attrs) => number(attrs, "alpha", 1.6732631921768188);
const gammaOf = (attrs: Attrs) => number(attrs, "gamma", 1.0507010221481323);

export default defineUnary({
  type: "Selu",
  family: "activation",
  f: (attrs) => {
    const alpha = alphaOf(attrs);
    const gamma = gammaOf(attrs);
    return (v) => gamma * (v > 0 ? v : alpha * Math.expm1(v));
  },
  backward: ({ g, attrs, x: [x], dy: [dy] }) => [
    g.node("Mul", [times(g, dy!, gammaOf(attrs)), exponentialSlope(g, x!, alphaOf(attrs))]),
  ],

  // Until opset 6 the numbers were rounded to five digits.
  upgrade: ({ node, from }) => [from < 6 ? { ...node, attrs: { alpha: 1.6732, gamma: 1.0507, ...node.attrs } } : node],
});
