import { product } from "./extents.ts";
import { defineReduction } from "./reduction.ts";

export default defineReduction({
  type: "ReduceProd",
  over: (values) => values.reduce((a, b) => a * b, 1),
  overDims: product,
});
