import { opSuite } from "../testing/opSuite.ts";

const values = { values: [-1, 4], type: "float32" as const };

opSuite("OneHot", {
  "classes last": { inputs: [{ values: [2, 0, -1], type: "int64" }, { values: [4], shape: [] }, values] },
  "classes first": {
    inputs: [{ values: [2, 0, 1, 1, 3, 0], shape: [2, 3] }, { values: [5], shape: [] }, values],
    attrs: { axis: 0 },
  },
  "an index that is no class": { inputs: [{ values: [7, 1] }, { values: [3], shape: [] }, values] },
});
