import { opSuite } from "../testing/opSuite.ts";

const all = [0, 1, 2];
const scales = { alpha: 0.5, beta: -1.5 };

opSuite("Gemm", {
  plain: {
    inputs: [
      [3, 5],
      [5, 2],
    ],
    wrt: [0, 1],
  },
  "with a bias": { inputs: [[3, 5], [5, 2], [2]], attrs: scales, wrt: all },
  "a dense layer": { inputs: [[3, 5], [2, 5], [2]], attrs: { transB: 1 }, wrt: all },
  "a transposed": {
    inputs: [
      [5, 3],
      [5, 2],
      [3, 1],
    ],
    attrs: { ...scales, transA: 1 },
    wrt: all,
    batch: [],
  },
  "both transposed": { inputs: [[5, 3], [2, 5], []], attrs: { ...scales, transA: 1, transB: 1 }, wrt: all, batch: [] },
});
