import { opSuite } from "../testing/opSuite.ts";

opSuite("InstanceNormalization", {
  "feature maps": { inputs: [[2, 3, 5, 7], [3], [3]], wrt: [0, 1, 2] },
  "sequences, and a large epsilon": { inputs: [[2, 3, 5], [3], [3]], attrs: { epsilon: 0.3 }, wrt: [0, 1] },
});
