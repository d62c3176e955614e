import { opSuite } from "../testing/opSuite.ts";

const all = [0, 1, 2];
const spatial = [2, 3, 7, 6];

opSuite("Conv", {
  "stride 1": { inputs: [spatial, [5, 3, 4, 2], [5]], wrt: all },
  "stride 1, padded": { inputs: [spatial, [5, 3, 4, 2], [5]], attrs: { pads: [1, 0, 3, 1] }, wrt: all },
  "stride 1, dilated": {
    inputs: [spatial, [5, 3, 2, 4], [5]],
    attrs: { dilations: [3, 1], pads: [2, 1, 0, 3] },
    wrt: all,
  },
  "padded beyond the kernel": { inputs: [spatial, [5, 3, 2, 1]], attrs: { pads: [2, 1, 3, 4] }, wrt: [0, 1] },
  "one by one": { inputs: [spatial, [5, 3, 1, 1], [5]], wrt: all, equalExtents: "a kernel of one place" },
  "one by one, strided": {
    inputs: [spatial, [5, 3, 1, 1]],
    attrs: { strides: [2, 3] },
    wrt: [0, 1],
    equalExtents: "a kernel of one place",
  },
  "strided, rows skipped": { inputs: [spatial, [5, 3, 4, 2], [5]], attrs: { strides: [2, 3] }, wrt: all },
  "strided, padded, dilated": {
    inputs: [[2, 3, 11, 10], [5, 3, 4, 2], [5]],
    attrs: { strides: [3, 2], pads: [2, 1, 1, 0], dilations: [2, 3] },
    wrt: all,
  },
  "stride above the kernel": {
    inputs: [
      [2, 3, 11, 10],
      [5, 3, 2, 1],
    ],
    attrs: { strides: [4, 3] },
    wrt: [0, 1],
  },
  "groups of several channels": { inputs: [[2, 6, 7, 5], [4, 3, 2, 1], [4]], attrs: { group: 2 }, wrt: all },
  "groups, strided": {
    inputs: [
      [2, 6, 7, 5],
      [9, 2, 4, 3],
    ],
    attrs: { group: 3, strides: [2, 1], pads: [1, 2, 0, 1] },
    wrt: [0, 1],
  },
  depthwise: {
    inputs: [
      [2, 5, 7, 6],
      [5, 1, 3, 2],
    ],
    attrs: { group: 5, pads: [1, 1, 1, 0] },
    wrt: [0, 1],
  },
  "depthwise, strided": {
    inputs: [
      [2, 5, 7, 6],
      [5, 1, 3, 2],
    ],
    attrs: { group: 5, strides: [2, 2], pads: [1, 0, 1, 0] },
    wrt: [0, 1],
  },
  "depthwise, two filters a channel": {
    inputs: [[2, 3, 7, 5], [6, 1, 3, 2], [6]],
    attrs: { group: 3, strides: [1, 2] },
    wrt: all,
  },
  "same, upper": { inputs: [spatial, [5, 3, 4, 2]], attrs: { auto_pad: "SAME_UPPER", strides: [2, 1] }, wrt: [0, 1] },
  "same, lower": { inputs: [spatial, [5, 3, 4, 2]], attrs: { auto_pad: "SAME_LOWER" }, wrt: [0, 1] },
  valid: { inputs: [spatial, [5, 3, 4, 2]], attrs: { auto_pad: "VALID", strides: [2, 1] }, wrt: [0, 1] },
  "one axis": { inputs: [[2, 3, 7], [5, 3, 4], [5]], attrs: { strides: [2], pads: [1, 2] }, wrt: all },
  "three axes": { inputs: [[2, 3, 5, 7, 6], [4, 3, 2, 1, 5], [4]], attrs: { pads: [1, 0, 2, 0, 1, 1] }, wrt: all },
});
