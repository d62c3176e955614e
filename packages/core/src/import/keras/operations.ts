import { activateAs } from "./activation.ts";
import { arithmetic } from "./arithmetic.ts";
import type { LayerContext } from "./define.ts";
import { defineLayer } from "./define.ts";

/** Python functions that Keras 2 wraps into layers, by their names below `tf`: of two operands … */
const binary: Readonly<Record<string, string>> = {
  "math.add": "Add",
  "__operators__.add": "Add",
  "math.subtract": "Sub",
  "math.multiply": "Mul",
  "math.truediv": "Div",
  "math.divide": "Div",
  "math.maximum": "Max",
  "math.minimum": "Min",
};

/** … and of one, as the activation that they are. */
const unary: Readonly<Record<string, string>> = {
  "nn.relu": "relu",
  "nn.relu6": "relu6",
  "nn.silu": "silu",
  "nn.swish": "silu",
  "nn.softmax": "softmax",
  "math.sigmoid": "sigmoid",
  "nn.sigmoid": "sigmoid",
  "math.tanh": "tanh",
  "math.exp": "exponential",
};

const wrapped = defineLayer({
  type: "TFOpLambda",
  write(c) {
    const name = c.settings.text("function").replace(/^tf\./, "");
    const two = binary[name];
    if (two) return arithmetic(c, two);
    const one = unary[name];
    if (one) return activateAs(c, c.x[0]!, one);
    throw c.error(
      `calls tf.${name}, which is not known`,
      `Known are ${[...Object.keys(binary), ...Object.keys(unary)].join(", ")}. Export the whole model to ONNX and open that.`,
    );
  },
});

/** The classes of Keras 3 for an operator between tensors or numbers; `Add`, `Subtract` … are also layers and stand there. */
const divide = (type: string) => defineLayer({ type, write: (c: LayerContext) => arithmetic(c, "Div") });

export default [wrapped, divide("TrueDivide"), divide("Divide")];
