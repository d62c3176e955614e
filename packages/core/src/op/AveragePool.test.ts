import { opSuite } from "../testing/opSuite.ts";

const x = [2, 3, 7, 8];
const include = { count_include_pad: 1 };

opSuite("AveragePool", {
  "apart from each other": { inputs: [[2, 3, 4, 6]], attrs: { kernel_shape: [2, 3], strides: [2, 3] } },
  "overlapping, rows left over": { inputs: [x], attrs: { kernel_shape: [3, 3], strides: [2, 2] } },
  padded: { inputs: [x], attrs: { kernel_shape: [3, 2], strides: [2, 3], pads: [1, 1, 1, 0] } },
  "padded, the padding counts": {
    inputs: [x],
    attrs: { ...include, kernel_shape: [3, 2], strides: [2, 3], pads: [1, 1, 1, 0] },
  },
  "stride 1": { inputs: [x], attrs: { kernel_shape: [3, 2], pads: [1, 1, 2, 0] } },
  "stride 1, the padding counts": { inputs: [x], attrs: { ...include, kernel_shape: [3, 2], pads: [1, 1, 2, 0] } },
  "rounded up": { inputs: [[2, 3, 8, 6]], attrs: { kernel_shape: [3, 3], strides: [2, 2], ceil_mode: 1 } },
  "rounded up, the padding counts": {
    inputs: [[2, 3, 8, 6]],
    attrs: { ...include, kernel_shape: [3, 3], strides: [2, 3], pads: [1, 0, 0, 1], ceil_mode: 1 },
    skip: { wasm: "its shape inference counts the window in the padding, which its kernel leaves out" },
  },
  dilated: { inputs: [x], attrs: { kernel_shape: [3, 2], dilations: [2, 3], pads: [1, 0, 0, 1] } },
  "same, upper": { inputs: [x], attrs: { kernel_shape: [3, 2], strides: [2, 1], auto_pad: "SAME_UPPER" } },
  "same, lower": { inputs: [x], attrs: { kernel_shape: [3, 2], auto_pad: "SAME_LOWER" } },
  "one axis": { inputs: [[2, 3, 7]], attrs: { kernel_shape: [3], strides: [2], pads: [1, 0] } },
});
