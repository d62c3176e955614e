import { opSuite } from "../testing/opSuite.ts";

opSuite("HardSigmoid", {
  defaults: { inputs: [{ shape: [2, 3, 5, 7], low: -5, high: 5 }] },
  "PyTorch's numbers": { inputs: [{ shape: [2, 3, 5], low: -5, high: 5 }], attrs: { alpha: 1 / 6, beta: 0.5 } },
});
