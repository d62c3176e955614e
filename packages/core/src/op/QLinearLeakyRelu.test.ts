import { opSuite } from "../testing/opSuite.ts";
import { integers, single } from "../testing/quantized.ts";

const scale = (v: number) => single(v, "float32");
const x = [integers([2, 3, 5], "uint8", 0, 255), scale(0.021), single(121, "uint8")];
const inputs = [...x, scale(0.013), single(33, "uint8")];

opSuite("QLinearLeakyRelu", { "a slope": { inputs, attrs: { alpha: 0.17 }, wrt: [] } }, "com.microsoft");
opSuite(
  "QLinearSigmoid",
  { "any shape": { inputs: [...x, scale(1 / 256), single(0, "uint8")], wrt: [] } },
  "com.microsoft",
);
