import { defineOp } from "./define.ts";
import { roundHalfEven } from "./quantization.ts";

export default defineOp({
  type: "DynamicQuantizeLinear",
  float32Only: true,
  mixesBatch: true,
  infer: ({ x: [x] }) => [
    { type: "uint8", shape: x!.shape },
    { type: "float32", shape: [] },
    { type: "uint8", shape: [] },
  ],
  // The range always holds zero, so that zero stays exact.
  evaluate: ({ x: [x] }) => {
    const least = x!.data.reduce((a, b) => Math.min(a, b), 0);
    const most = x!.data.reduce((a, b) => Math.max(a, b), 0);
    const scale = most === least ? 1 : (most - least) / 255;
    const clamp = (v: number) => Math.min(Math.max(v, 0), 255);
    const zero = clamp(roundHalfEven(-least / scale));
    return [x!.data.map((v) => clamp(roundHalfEven(v / scale) + zero)), Float64Array.of(scale), Float64Array.of(zero)];
  },

  // The range is taken as given: gradients go through the codes only, as where ranges were found beforehand.
  backward: "stops",
  expand: ({ g, input }) => {
    const [, scale, zero] = g.nodes("DynamicQuantizeLinear", [input(0)], {}, 3);
    return [{ numbers: input(0), scale: scale!, zero: zero! }, { real: scale! }, { real: zero! }];
  },
});
