import Conv from "./Conv.ts";
import { groupOf, inputGradient } from "./convolution.ts";
import { defineOp } from "./define.ts";
import { known } from "./extents.ts";
import { dequantized, requantized, throughRounding } from "./quantizedArithmetic.ts";
import { slidesOf } from "./window.ts";

/** Inputs: x, its scale and zero point, the same of w, scale and zero point of y, a bias in steps of the product of both scales. */
export default defineOp({
  type: "QLinearConv",
  float32Only: true,
  family: "linear",
  infer: ({ attrs, x: [x, , , w, , , , zero] }) => {
    const [y] = Conv.infer({ attrs, x: [x, w], outputs: 1 });
    return [{ type: zero!.type, shape: y!.shape }];
  },
  evaluate: ({ attrs, x: [x, xScale, xZero, w, wScale, wZero, yScale, yZero, bias], y: [y] }) => {
    const steps = wScale!.data.map((s) => s * xScale!.data[0]!);
    const numbers = bias?.data.map((v, i) => v * steps[steps.length === 1 ? 0 : i]!);
    const parts = [dequantized(x!, xScale, xZero, 1), dequantized(w!, wScale, wZero, 0)];
    const given = bias ? [...parts, { ...bias, data: numbers! }] : parts;
    return [requantized(Conv.evaluate({ attrs, x: given, y: [y!] })[0]!, yScale!, yZero, y!)];
  },

  // To x only, as to the steps it counts.
  backward: ({ g, attrs, x, y: [y], dy: [dy] }) => {
    const [images, xScale, , w, wScale, wZero, yScale] = x as readonly string[];
    const weights = g.node("DequantizeLinear", [w!, wScale!, wZero!], { axis: 0 });
    const slides = slidesOf(attrs, g.shape(images!), known(g.shape(w!).slice(2), "QLinearConv"));
    const through = throughRounding(g, dy!, y!, yScale!);
    return [g.node("Mul", [inputGradient(g, through, weights, slides, groupOf(attrs)), xScale!])];
  },
  macs: ({ attrs, x: [x, , , w], y }) => Conv.macs!({ attrs, x: [x!, w!], y }),
  window: ({ attrs, x: [x, , , w], y }) => Conv.window!({ attrs, x: [x!, w!], y }),
});
