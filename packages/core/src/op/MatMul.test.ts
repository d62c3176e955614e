import { opSuite } from "../testing/opSuite.ts";

const both = [0, 1];

opSuite("MatMul", {
  matrices: {
    inputs: [
      [3, 5],
      [5, 2],
    ],
    wrt: both,
  },
  stacks: {
    inputs: [
      [2, 3, 5, 4],
      [2, 3, 4, 7],
    ],
    wrt: both,
    batch: both,
  },
  "stacks, broadcast": {
    inputs: [
      [2, 3, 5, 4],
      [3, 4, 7],
    ],
    wrt: both,
  },
  "a stack by a matrix": {
    inputs: [
      [2, 3, 4],
      [4, 7],
    ],
    wrt: both,
  },
  "a matrix by a stack": {
    inputs: [
      [3, 4],
      [2, 1, 4, 7],
    ],
    wrt: both,
    batch: [1],
  },
  "a stack by a vector": { inputs: [[2, 3, 4], [4]], wrt: both },
  "a vector by a stack": { inputs: [[4], [2, 3, 4, 7]], wrt: both, batch: [1] },
  "two vectors": { inputs: [[4], [4]], wrt: both },
});
