import { opSuite } from "../testing/opSuite.ts";

opSuite("Xor", {
  "all four cases, broadcast": {
    inputs: [
      { values: [0, 1], shape: [2, 1], type: "bool" },
      { values: [0, 1, 1], type: "bool" },
    ],
  },
});
