import { opSuite } from "../testing/opSuite.ts";

const all = [0, 1, 2];
const spatial = [2, 3, 6, 5];

opSuite("ConvTranspose", {
  "stride 1": { inputs: [spatial, [3, 5, 4, 2], [5]], wrt: all },
  "strided, padded": {
    inputs: [spatial, [3, 5, 4, 2], [5]],
    attrs: { strides: [2, 3], pads: [1, 0, 2, 1] },
    wrt: all,
  },
  "output padding": {
    inputs: [spatial, [3, 5, 4, 2]],
    attrs: { strides: [2, 3], pads: [1, 0, 1, 1], output_padding: [1, 2] },
    wrt: [0, 1],
  },
  dilated: { inputs: [spatial, [3, 5, 4, 2]], attrs: { dilations: [2, 3], strides: [1, 2] }, wrt: [0, 1] },
  groups: {
    inputs: [[2, 6, 5, 3], [6, 4, 3, 2], [8]],
    attrs: { group: 2, strides: [2, 1] },
    wrt: all,
  },
  depthwise: {
    inputs: [
      [2, 5, 7, 6],
      [5, 1, 3, 2],
    ],
    attrs: { group: 5, strides: [2, 2], pads: [1, 0, 1, 1] },
    wrt: [0, 1],
  },
  "an output shape": {
    inputs: [spatial, [3, 5, 4, 2]],
    attrs: { strides: [2, 3], output_shape: [11, 16] },
    wrt: [0, 1],
  },
  "same, upper": { inputs: [spatial, [3, 5, 4, 2]], attrs: { strides: [1, 2], auto_pad: "SAME_UPPER" }, wrt: [0, 1] },
  "same, lower": { inputs: [spatial, [3, 5, 4, 2]], attrs: { strides: [1, 2], auto_pad: "SAME_LOWER" }, wrt: [0, 1] },
  "one axis": { inputs: [[2, 3, 7], [3, 5, 4], [5]], attrs: { strides: [2], pads: [1, 2] }, wrt: all },
});
