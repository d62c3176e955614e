import { opSuite } from "../testing/opSuite.ts";

opSuite("ScatterND", {
  "slabs, overwritten": { inputs: [[4, 3], { values: [3, 0], shape: [2, 1] }, [2, 3]], batch: [0] },
  "elements, added": {
    inputs: [[2, 5], { values: [1, 4, 0, -2, 1, 4], shape: [3, 2] }, [3]],
    attrs: { reduction: "add" },
  },
  "the larger": { inputs: [[4, 3], { values: [3, 3], shape: [2, 1] }, [2, 3]], attrs: { reduction: "max" } },
});
