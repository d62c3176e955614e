import { opSuite } from "../testing/opSuite.ts";

const places = { values: [0, 2, 4, 1, 3, 0, -1, 2, 0, 3, 1, 4], shape: [2, 3, 2] };

opSuite("ScatterElements", {
  add: {
    inputs: [[2, 3, 5], { values: [0, 0, 4, 4, -1, 0, 3, 2, 1, 3, 3, 1], shape: [2, 3, 2] }, [2, 3, 2]],
    attrs: { axis: 2, reduction: "add" },
    wrt: [0, 2],
    batch: [],
    equalExtents: "indices have the first extents of the data",
  },
  replace: {
    inputs: [[2, 3, 5], places, [2, 3, 2]],
    attrs: { axis: -1 },
    wrt: [0, 2],
    batch: [],
    equalExtents: "indices have the first extents of the data",
  },
  maximum: {
    inputs: [[2, 3, 5], places, [2, 3, 2]],
    attrs: { axis: 2, reduction: "max" },
    wrt: [],
    batch: [],
    equalExtents: "indices have the first extents of the data",
  },
});
