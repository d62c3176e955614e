import { defineOp, number } from "./define.ts";
import { broadcastIndex } from "./elementwise.ts";
import { alongAxis, parametersAlong } from "./quantization.ts";

export default defineOp({
  type: "DequantizeLinear",
  float32Only: true,
  infer: ({ attrs, x: [x, scale] }) => {
    parametersAlong(scale!.shape, x!.shape.length, attrs);
    return [{ type: scale!.type, shape: x!.shape }];
  },
  evaluate: ({ attrs, x: [x, scale, zero] }) => {
    const at = broadcastIndex(parametersAlong(scale!.shape, x!.shape.length, attrs), x!.shape);
    return [x!.data.map((v, i) => (v - (zero?.data[at(i)] ?? 0)) * scale!.data[at(i)]!)];
  },
  backward: ({ g, attrs, x: [x, scale], dy: [dy] }) => [
    g.node("Mul", [dy!, alongAxis(g, scale!, g.shape(x!).length, attrs)]),
  ],
  expand: ({ attrs, real }) =>
    number(attrs, "block_size", 0) > 0 ? undefined : [{ real: real(0, 1, number(attrs, "axis", 1)) }],
});
