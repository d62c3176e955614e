import { opSuite } from "../testing/opSuite.ts";
import { integers, single } from "../testing/quantized.ts";

opSuite(
  "QLinearSoftmax",
  {
    "the last axis": {
      inputs: [
        integers([2, 5], "uint8", 0, 255),
        single(0.011, "float32"),
        single(121, "uint8"),
        single(1 / 256, "float32"),
        single(0, "uint8"),
      ],
      attrs: { axis: -1, opset: 13 },
      wrt: [],
    },
  },
  "com.microsoft",
);
