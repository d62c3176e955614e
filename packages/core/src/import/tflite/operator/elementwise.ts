import type { Attrs } from "../../../onnx/graph.ts";
import { clipped } from "../activation.ts";
import type { OperatorContext, TfliteKind } from "../define.ts";
import { defineOperator } from "../define.ts";
import { aligned } from "../layout.ts";

/** An operator that maps each element by itself. */
const each = (type: string, write: (c: OperatorContext, v: string) => string): TfliteKind =>
  defineOperator({
    type,
    write(c) {
      const x = c.x(0);
      return { ...x, value: write(c, x.value) };
    },
  });

const unary = (type: string, op: string, attrs: Attrs = {}): TfliteKind =>
  each(type, ({ g, name }, v) => g.node(op, [v], attrs, name));

const clip = (type: string, low: number, high: number): TfliteKind => each(type, (c, v) => clipped(c, v, low, high));

const slopes = defineOperator({
  type: "PRELU",
  write(c) {
    const { values, moved } = aligned(c, [0, 1]);
    return { value: c.g.node("PRelu", values, {}, c.name), moved };
  },
});

export default [
  unary("RELU", "Relu"),
  clip("RELU6", 0, 6),
  clip("RELU_N1_TO_1", -1, 1),
  clip("RELU_0_TO_1", 0, 1),
  slopes,
  each("LEAKY_RELU", (c, v) => c.g.node("LeakyRelu", [v], { alpha: c.options?.float32(0) ?? 0 }, c.name)),
  each("GELU", (c, v) => c.g.node("Gelu", [v], { approximate: c.options?.flag(0) ? "tanh" : "none" }, c.name)),
  unary("ELU", "Elu", { alpha: 1 }),
  unary("HARD_SWISH", "HardSwish"),
  unary("LOGISTIC", "Sigmoid"),
  unary("TANH", "Tanh"),
  unary("ABS", "Abs"),
  unary("NEG", "Neg"),
  unary("EXP", "Exp"),
  unary("LOG", "Log"),
  unary("SQRT", "Sqrt"),
  each("RSQRT", ({ g, name }, v) => g.node("Reciprocal", [g.node("Sqrt", [v])], {}, name)),
  each("SQUARE", ({ g, name }, v) => g.node("Mul", [v, v], {}, name)),
  unary("SIN", "Sin"),
  unary("COS", "Cos"),
  unary("FLOOR", "Floor"),
  unary("CEIL", "Ceil"),
  unary("ROUND", "Round"),
  unary("SIGN", "Sign"),
];
