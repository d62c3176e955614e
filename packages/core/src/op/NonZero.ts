import { strides } from "../base/tensor.ts";
import { defineOp } from "./define.ts";

export default defineOp({
  type: "NonZero",
  // How many there are shows only when the graph runs.
  infer: () => [],
  measure: ({ x: [x] }) => [{ type: "int64", shape: [x!.shape.length, x!.data.filter((v) => v !== 0).length] }],
  evaluate: ({ x: [x] }) => {
    const places = [...x!.data.keys()].filter((i) => x!.data[i] !== 0);
    const step = strides(x!.shape);
    return [Float64Array.from(step.flatMap((s, d) => places.map((i) => Math.floor(i / s) % x!.shape[d]!)))];
  },
  backward: "stops",
});
