import { opSuite } from "../testing/opSuite.ts";
import { integers, single } from "../testing/quantized.ts";

const x = integers([2, 3, 7, 5], "uint8", 0, 255);
const scale = (v: number) => single(v, "float32");

opSuite("QLinearConv", {
  "unsigned, with a bias": {
    inputs: [
      x,
      scale(0.021),
      single(121, "uint8"),
      integers([4, 3, 2, 1], "int8", -127, 127),
      scale(0.013),
      single(0, "int8"),
      scale(0.173),
      single(93, "uint8"),
      integers([4], "int32", -900, 900),
    ],
    attrs: { strides: [2, 1], pads: [1, 0, 0, 1] },
    wrt: [],
  },
  "a scale for each filter": {
    inputs: [
      x,
      scale(0.021),
      single(0, "uint8"),
      integers([4, 3, 2, 1], "int8", -127, 127),
      { values: [0.013, 0.007, 0.019, 0.023], type: "float32" },
      { values: [0, 0, 0, 0], type: "int8" },
      scale(0.91),
      single(0, "uint8"),
    ],
    wrt: [],
  },
});
