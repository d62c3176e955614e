import { opSuite } from "../testing/opSuite.ts";

opSuite("GatherND", {
  slabs: {
    inputs: [[3, 4, 5], { values: [2, 0, 1, -1], shape: [2, 2, 1].slice(0, 2) }],
    batch: [],
    equalExtents: "two tuples of two",
  },
  elements: { inputs: [[2, 3], { values: [1, 2, 0, 1, -1, 0], shape: [3, 2] }], batch: [] },
  "a batch apart": { inputs: [[2, 3, 5], { values: [2, 0], shape: [2, 1] }], attrs: { batch_dims: 1 }, batch: [] },
});
