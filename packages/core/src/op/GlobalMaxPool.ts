import { size } from "../base/tensor.ts";
import { defineOp } from "./define.ts";
import { known } from "./extents.ts";
import { indicesOfMaxima, scatterFlat } from "./pooling.ts";

export default defineOp({
  type: "GlobalMaxPool",
  moves: true,
  family: "pooling",
  switches: true,
  infer: ({ x: [x] }) => [{ type: x!.type, shape: x!.shape.map((d, i) => (i < 2 ? d : 1)) }],
  evaluate: ({ x: [x], y: [y] }) => {
    const places = size(x!.shape.slice(2));
    const maximum = (_: unknown, i: number) =>
      x!.data.subarray(i * places, (i + 1) * places).reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
    return [Float64Array.from({ length: size(y!.shape) }, maximum)];
  },

  // To the first maximum, as PyTorch's AdaptiveMaxPool2d does: it is a max-pool with one window.
  backward: ({ g, x: [x], dy: [dy] }) => {
    const kernel_shape = known(g.shape(x!).slice(2), "GlobalMaxPool");
    return [scatterFlat(g, dy!, indicesOfMaxima(g, x!, { kernel_shape }), x!)];
  },
});
