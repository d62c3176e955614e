import { opSuite } from "../testing/opSuite.ts";

opSuite("LayerNormalization", {
  "the last axis": { inputs: [[2, 3, 5], [5], [5]], wrt: [0, 1, 2] },
  "without a bias": { inputs: [[2, 3, 5], [5]], attrs: { epsilon: 0.3 }, wrt: [0, 1] },
  "all axes but the batch": {
    inputs: [
      [2, 3, 5, 7],
      [3, 5, 7],
      [3, 5, 7],
    ],
    attrs: { axis: 1 },
    wrt: [0, 1, 2],
  },
  "its statistics": {
    inputs: [
      [2, 3, 5, 7],
      [5, 7],
      [5, 7],
    ],
    attrs: { axis: -2 },
    outputs: 3,
    wrt: [],
  },
});
