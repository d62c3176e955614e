import { opSuite } from "../testing/opSuite.ts";

opSuite("Sub", {
  "equal shapes": {
    inputs: [
      [2, 3, 5],
      [2, 3, 5],
    ],
    wrt: [0, 1],
    batch: [0, 1],
  },
  "the second stretched": {
    inputs: [
      [2, 3, 5],
      [3, 1],
    ],
    wrt: [0, 1],
  },
  "the first stretched": { inputs: [[5], [2, 3, 5]], wrt: [0, 1], batch: [1] },
});
