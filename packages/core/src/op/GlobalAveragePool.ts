import { size } from "../base/tensor.ts";
import { defineOp } from "./define.ts";
import { known } from "./extents.ts";
import { times } from "./mask.ts";

export default defineOp({
  type: "GlobalAveragePool",
  family: "pooling",
  infer: ({ x: [x] }) => [{ type: x!.type, shape: x!.shape.map((d, i) => (i < 2 ? d : 1)) }],
  evaluate: ({ x: [x], y: [y] }) => {
    const places = size(x!.shape.slice(2));
    const mean = (_: unknown, i: number) =>
      x!.data.subarray(i * places, (i + 1) * places).reduce((a, b) => a + b, 0) / places;
    return [Float64Array.from({ length: size(y!.shape) }, mean)];
  },
  backward: ({ g, x: [x], dy: [dy] }) => {
    const spatial = known(g.shape(x!).slice(2), "the gradient of GlobalAveragePool");
    const share = times(g, dy!, 1 / size(spatial));
    return [g.node("Expand", [share, g.ints([1, 1, ...spatial])])];
  },
});
