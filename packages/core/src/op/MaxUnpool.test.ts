import { opSuite } from "../testing/opSuite.ts";

// One place in each 2×3 block of a 1×2×4×9 tensor.
const indices = { values: [0, 14, 7, 18, 31, 33, 37, 39, 61, 64, 59, 62], shape: [1, 2, 2, 3] };

opSuite("MaxUnpool", {
  "as the pool was": {
    inputs: [[1, 2, 2, 3], indices],
    attrs: { kernel_shape: [2, 3], strides: [2, 3] },
    equalExtents: "small enough to place by hand",
  },
  "into a given shape": {
    inputs: [[1, 2, 2, 3], indices, { values: [1, 2, 5, 9] }],
    attrs: { kernel_shape: [2, 3], strides: [2, 3] },
    equalExtents: "small enough to place by hand",
  },
});
