import { defineOp } from "./define.ts";
import { product } from "./extents.ts";

export default defineOp({
  type: "Size",
  infer: ({ x: [x] }) => [{ type: "int64", shape: [], content: [product(x!.shape)] }],
  evaluate: ({ x: [x] }) => [Float64Array.of(x!.data.length)],
  backward: "stops",
});
