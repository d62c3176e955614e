import { opSuite } from "../testing/opSuite.ts";

opSuite("Or", {
  "all four cases, broadcast": {
    inputs: [
      { values: [0, 1], shape: [2, 1], type: "bool" },
      { values: [0, 1, 1], type: "bool" },
    ],
  },
});
