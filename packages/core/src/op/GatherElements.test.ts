import { opSuite } from "../testing/opSuite.ts";

opSuite("GatherElements", {
  "repeated places": {
    inputs: [[2, 3, 5], { values: [0, 0, 4, 4, -1, 0, 3, 2, 1, 3, 3, 1], shape: [2, 3, 2] }],
    attrs: { axis: 2 },
    batch: [],
    equalExtents: "indices have the first extents of the data",
  },
  "over a middle axis, one picture": {
    inputs: [[1, 4, 3], { values: [3, 0, -1, 2, 2, 1], shape: [1, 2, 3] }],
    attrs: { axis: 1 },
  },
});
