import { opSuite } from "../testing/opSuite.ts";
import { integers, single } from "../testing/quantized.ts";

const scale = (v: number) => single(v, "float32");
const a = [integers([3, 5], "uint8", 0, 255), scale(0.021), single(121, "uint8")];
const b = [integers([4, 5], "int8", -127, 127), scale(0.013), single(0, "int8")];
const bias = { values: [4000, -3000, 20, 0], type: "int32" as const, shape: [4] };
const result = [scale(0.173), single(93, "uint8")];
const attrs = { transB: 1 };

opSuite(
  "QGemm",
  {
    "a transposed matrix and a bias": { inputs: [...a, ...b, bias, ...result], attrs, wrt: [] },
    "a factor, of the bias too": { inputs: [...a, ...b, bias, ...result], attrs: { ...attrs, alpha: 0.5 }, wrt: [] },
    "no bias": { inputs: [...a, ...b, null, ...result], attrs, wrt: [] },
    "numbers as the result": { inputs: [...a, ...b, bias], attrs, wrt: [] },
  },
  "com.microsoft",
);
