import { opSuite } from "../testing/opSuite.ts";
import { integers, single } from "../testing/quantized.ts";

const x = integers([2, 3, 7, 5], "uint8", 0, 255);
const w = integers([4, 3, 2, 1], "uint8", 0, 255);

opSuite("ConvInteger", {
  "no zero points": { inputs: [x, w], attrs: { strides: [2, 1] } },
  "zero points": { inputs: [x, w, single(121, "uint8"), single(77, "uint8")], attrs: { pads: [1, 0, 0, 1] } },
});
