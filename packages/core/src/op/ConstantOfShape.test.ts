import { int64 } from "../base/tensor.ts";
import { opSuite } from "../testing/opSuite.ts";

opSuite("ConstantOfShape", {
  "zeros, where it does not say": { inputs: [{ values: [2, 3, 5] }] },
  "an integer": { inputs: [{ values: [4] }], attrs: { value: int64([1], [-7]) } },
  "a scalar": { inputs: [{ values: [] }], attrs: { value: int64([1], [3]) } },
});
