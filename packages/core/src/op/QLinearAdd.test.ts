import { opSuite } from "../testing/opSuite.ts";
import { integers, single } from "../testing/quantized.ts";

const scale = (v: number) => single(v, "float32");
const quantised = (shape: readonly number[], s: number, zero: number) => [
  integers(shape, "uint8", 0, 255),
  scale(s),
  single(zero, "uint8"),
];
const cases = {
  "equal shapes": {
    inputs: [
      ...quantised([2, 3, 5, 4], 0.021, 121),
      ...quantised([2, 3, 5, 4], 0.013, 7),
      scale(0.041),
      single(93, "uint8"),
    ],
    wrt: [],
  },
  broadcast: {
    inputs: [
      ...quantised([2, 3, 5, 4], 0.021, 121),
      ...quantised([3, 1, 1], 0.013, 7),
      scale(0.041),
      single(93, "uint8"),
    ],
    wrt: [],
    equalExtents: "a stretched input",
  },
};

opSuite("QLinearAdd", cases, "com.microsoft");
opSuite("QLinearMul", cases, "com.microsoft");
