import { opSuite } from "../testing/opSuite.ts";
import { integers, single } from "../testing/quantized.ts";

const scale = (v: number) => single(v, "float32");
const inputs = [
  integers([2, 3, 7, 5], "uint8", 0, 255),
  scale(0.021),
  single(121, "uint8"),
  scale(0.017),
  single(93, "uint8"),
];

opSuite(
  "QLinearAveragePool",
  {
    "a window": { inputs, attrs: { kernel_shape: [3, 2], strides: [2, 1] }, wrt: [] },
    "padding that is not counted": { inputs, attrs: { kernel_shape: [3, 2], pads: [1, 1, 1, 0] }, wrt: [] },
  },
  "com.microsoft",
);
