import { opSuite } from "../testing/opSuite.ts";
import { integers, single } from "../testing/quantized.ts";

const scale = (v: number) => single(v, "float32");

opSuite("QLinearMatMul", {
  matrices: {
    inputs: [
      integers([3, 5], "uint8", 0, 255),
      scale(0.021),
      single(121, "uint8"),
      integers([5, 4], "int8", -127, 127),
      scale(0.013),
      single(0, "int8"),
      scale(0.173),
      single(93, "uint8"),
    ],
    wrt: [],
  },
  "a stack of matrices": {
    inputs: [
      integers([2, 3, 5], "uint8", 0, 255),
      scale(0.021),
      single(7, "uint8"),
      integers([5, 4], "uint8", 0, 255),
      scale(0.013),
      single(111, "uint8"),
      scale(0.31),
      single(128, "uint8"),
    ],
    wrt: [],
  },
});
