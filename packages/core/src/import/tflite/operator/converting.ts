import { isFloat } from "../../../base/tensor.ts";
import { codeOf } from "../../../onnx/dataTypes.ts";
import { defineOperator } from "../define.ts";
import { named } from "../layout.ts";

/** Quantised tensors are held as the numbers that they stand for: what is left is rounding to the output's steps. */
const steps = defineOperator({
  type: ["QUANTIZE", "DEQUANTIZE"],
  write(c) {
    const x = c.x(0);
    return { ...x, value: named(c, x.value) };
  },
});

const cast = defineOperator({
  type: "CAST",
  write(c) {
    const x = c.x(0);
    const to = c.declared(0).type;
    const type = to.startsWith("float") ? "float32" : to === "bool" ? "bool" : "int64";
    const from = c.g.info(x.value).type;
    // The integers of a picture are floats here, too.
    const stays = from === type || (isFloat(from) && type === "float32");
    return { ...x, value: stays ? named(c, x.value) : c.g.node("Cast", [x.value], { to: codeOf(type) }, c.name) };
  },
});

export default [steps, cast];
