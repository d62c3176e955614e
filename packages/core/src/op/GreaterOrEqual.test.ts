import { opSuite } from "../testing/opSuite.ts";

opSuite("GreaterOrEqual", {
  broadcast: {
    inputs: [
      [2, 3, 5],
      [3, 1],
    ],
  },
  "equal numbers": { inputs: [{ values: [1, 2, 3] }, { values: [2] }] },
});
