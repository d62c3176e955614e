import { opSuite } from "../testing/opSuite.ts";

opSuite("PRelu", {
  "a slope for each channel": {
    equalExtents: "one slope for all rows and columns",
    inputs: [
      [2, 3, 5, 7],
      [3, 1, 1],
    ],
    wrt: [0, 1],
  },
  "one slope": { inputs: [[2, 3, 5], [1]], wrt: [0, 1] },
  "a slope for each element": {
    inputs: [
      [2, 3, 5],
      [3, 5],
    ],
    wrt: [0, 1],
  },
});
