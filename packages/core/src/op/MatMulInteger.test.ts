import { opSuite } from "../testing/opSuite.ts";
import { integers, single } from "../testing/quantized.ts";

const a = integers([3, 5], "uint8", 0, 255);
const b = integers([5, 4], "int8", -128, 127);

opSuite("MatMulInteger", {
  "no zero points": { inputs: [a, b] },
  "zero points": { inputs: [a, b, single(121, "uint8"), single(-7, "int8")] },
});
