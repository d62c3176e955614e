import { opSuite } from "../testing/opSuite.ts";
import { integers, single } from "../testing/quantized.ts";

const scale = (v: number) => single(v, "float32");

opSuite(
  "QLinearGlobalAveragePool",
  {
    "rows and columns": {
      inputs: [
        integers([2, 3, 5, 4], "uint8", 0, 255),
        scale(0.021),
        single(121, "uint8"),
        scale(0.017),
        single(93, "uint8"),
      ],
      wrt: [],
    },
  },
  "com.microsoft",
);
