import { defineOp, number } from "./define.ts";
import GlobalAveragePool from "./GlobalAveragePool.ts";
import { dequantized, requantized, throughRounding } from "./quantizedArithmetic.ts";

/** Of ONNX Runtime. Inputs: x, its scale and zero point, scale and zero point of y. */
export default defineOp({
  type: "QLinearGlobalAveragePool",
  domain: "com.microsoft",
  family: "pooling",
  infer: ({ attrs, x: [x] }) => {
    if (number(attrs, "channels_last", 0) !== 0) throw new Error("channels last is not supported");
    return GlobalAveragePool.infer({ attrs, x: [x], outputs: 1 });
  },
  evaluate: ({ attrs, x: [x, xScale, xZero, yScale, yZero], y: [y] }) => {
    const [mean] = GlobalAveragePool.evaluate({ attrs, x: [dequantized(x!, xScale, xZero, 1)], y: [y!] });
    return [requantized(mean!, yScale!, yZero, y!)];
  },

  // To the steps that x counts: each has its share of the mean.
  backward: (c) => {
    const {
      g,
      x: [x, xScale, , yScale],
      y: [y],
      dy: [dy],
    } = c;
    const plain = GlobalAveragePool.backward;
    if (typeof plain !== "function") throw new Error("no gradient of GlobalAveragePool");
    const [dx] = plain({ ...c, x: [x!], dy: [throughRounding(g, dy!, y!, yScale!)], wants: [true] });
    return [g.node("Mul", [dx!, xScale!])];
  },
});
