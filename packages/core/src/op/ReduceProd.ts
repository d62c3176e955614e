import { defineReduction } from "./reduction.ts";
import { product } from "./shape.ts";

export default defineReduction({
  type: "ReduceProd",
  over: (values) => values.reduce((a, b) => a * b, 1),
  overDims: product,
});
