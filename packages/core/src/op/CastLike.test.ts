import { opSuite } from "../testing/opSuite.ts";

opSuite("CastLike", {
  "a float": { inputs: [[2, 3, 5], { values: [1], type: "float64" }] },
  integers: { inputs: [[2, 3], { values: [1], type: "int32" }], wrt: [] },
});
