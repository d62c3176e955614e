import { opSuite } from "../testing/opSuite.ts";
import { integers, single } from "../testing/quantized.ts";

const scale = (v: number) => single(v, "float32");

opSuite(
  "QLinearConcat",
  {
    "parts of different scales": {
      inputs: [
        scale(0.041),
        single(93, "uint8"),
        integers([2, 3, 5], "uint8", 0, 255),
        scale(0.021),
        single(121, "uint8"),
        integers([2, 4, 5], "uint8", 0, 255),
        scale(0.037),
        single(7, "uint8"),
      ],
      attrs: { axis: 1 },
      wrt: [],
    },
  },
  "com.microsoft",
);
