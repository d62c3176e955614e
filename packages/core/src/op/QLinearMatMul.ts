import { defineOp } from "./define.ts";
import MatMul from "./MatMul.ts";
import { dequantized, requantized, throughRounding } from "./quantizedArithmetic.ts";

/** Inputs: a, its scale and zero point, the same of b, scale and zero point of y. */
export default defineOp({
  type: "QLinearMatMul",
  float32Only: true,
  family: "linear",
  infer: ({ attrs, x: [a, , , b, , , , zero] }) => {
    const [y] = MatMul.infer({ attrs, x: [a, b], outputs: 1 });
    return [{ type: zero!.type, shape: y!.shape }];
  },
  // The scales of a are those of its rows, the scales of b those of its columns.
  evaluate: ({ attrs, x: [a, aScale, aZero, b, bScale, bZero, yScale, yZero], y }) => {
    const x = [dequantized(a!, aScale, aZero, -2), dequantized(b!, bScale, bZero, -1)];
    return [requantized(MatMul.evaluate({ attrs, x, y })[0]!, yScale!, yZero, y[0]!)];
  },

  // To a only, as to the steps it counts.
  backward: (c) => {
    const { g, x, dy } = c;
    const [a, aScale, aZero, b, bScale, bZero, yScale] = x as readonly string[];
    const factors = [
      g.node("DequantizeLinear", [a!, aScale!, aZero!], { axis: -2 }),
      g.node("DequantizeLinear", [b!, bScale!, bZero!], { axis: -1 }),
    ];
    const through = throughRounding(g, dy[0]!, c.y[0]!, yScale!);
    const plain = MatMul.backward;
    if (typeof plain !== "function") return [];
    const [da] = plain({ ...c, x: factors, dy: [through], wants: [true, false] });
    return [g.node("Mul", [da!, aScale!])];
  },
  macs: ({ attrs, x: [a, , , b], y }) => MatMul.macs!({ attrs, x: [a!, b!], y }),
});
