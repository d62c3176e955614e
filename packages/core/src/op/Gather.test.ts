import { opSuite } from "../testing/opSuite.ts";

opSuite("Gather", {
  "a permutation of channels": { inputs: [[2, 4, 5], { values: [2, 0, 3, 1] }], attrs: { axis: 1 } },
  "a few, from the end too": { inputs: [[2, 5, 3], { values: [4, -4, 2] }], attrs: { axis: 1 } },
  neighbours: { inputs: [[2, 3, 7], { values: [2, 3, 4] }], attrs: { axis: -1 } },
  "one twice": { inputs: [[2, 5, 3], { values: [1, 3, 1] }], attrs: { axis: 1 } },
  "a single one, without its axis": { inputs: [[2, 5, 3], { values: [3], shape: [] }], attrs: { axis: 1 } },
  "a table of indices": { inputs: [[2, 7, 3], { values: [6, 0, 2, 3, 1, 5], shape: [2, 3] }], attrs: { axis: 1 } },
  "a table with repeats": {
    inputs: [[2, 7, 3], { values: [6, 0, 2, 3, 6, 2], shape: [3, 2] }],
    attrs: { axis: 2 - 1 },
  },
  "members of a batch": { inputs: [[3, 2], { values: [2, 0], shape: [2] }], attrs: { axis: 0 } },
  "a looked-up vector": { inputs: [[7, 3], { values: [6, 0, 2, 2], shape: [4, 1] }], attrs: { axis: 0 }, batch: [] },
});
