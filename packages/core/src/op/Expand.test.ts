import { opSuite } from "../testing/opSuite.ts";

opSuite("Expand", {
  "an axis": { inputs: [[2, 1, 5], { values: [1, 3, 1] }] },
  "axes in front": { inputs: [[2, 5], { values: [3, 2, 5] }], batch: [] },
  "to a lower rank": { inputs: [[2, 3, 1], { values: [5] }] },
});
