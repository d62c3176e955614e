import { opSuite } from "../testing/opSuite.ts";

opSuite("Tile", {
  "two axes": { inputs: [[2, 3, 5], { values: [1, 2, 3] }] },
  "the batch": { inputs: [[2, 3], { values: [4, 1] }] },
  nothing: { inputs: [[2, 3], { values: [1, 1] }] },
});
