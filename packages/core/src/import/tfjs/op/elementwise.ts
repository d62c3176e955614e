import type { KerasValue } from "../../keras/layout.ts";
import { heldAxis, rankOf } from "../../keras/layout.ts";
import { aligned } from "../arrange.ts";
import type { Given, NodeContext, TensorFlowOp } from "../define.ts";
import { defineTensorFlowOp } from "../define.ts";
import { extentArithmetic } from "../extents.ts";
import { parametricRelu } from "../slopes.ts";
import { formatOf } from "../window.ts";

const unary = (type: string, write: (c: NodeContext, v: string) => string): TensorFlowOp =>
  defineTensorFlowOp({ type, write: (c) => ({ ...c.x(0), value: write(c, c.x(0).value) }) });

const same = (type: string, op = type): TensorFlowOp => unary(type, (c, v) => c.g.node(op, [v], {}, c.name));

const binary = (type: string | string[], op: string): TensorFlowOp =>
  defineTensorFlowOp({
    type,
    write(c): KerasValue | Given {
      const extents = extentArithmetic(c, op);
      if (extents) return { known: extents };
      const { values, moved } = aligned(c, 2);
      return { value: c.g.node(op, values, {}, c.name), moved };
    },
  });

const difference = defineTensorFlowOp({
  type: "SquaredDifference",
  write(c) {
    const { values, moved } = aligned(c, 2);
    const d = c.g.node("Sub", values);
    return { value: c.g.node("Mul", [d, d], {}, c.name), moved };
  },
});

const sum = defineTensorFlowOp({
  type: "AddN",
  write(c) {
    const { values, moved } = aligned(c);
    return { value: c.g.node("Sum", values, {}, c.name), moved };
  },
});

/** A bias is of the channels, which are last unless said otherwise. */
const bias = defineTensorFlowOp({
  type: ["BiasAdd", "BiasAddV1"],
  write(c) {
    const x = c.x(0);
    const rank = rankOf(c.g, x);
    const axis = heldAxis(x, formatOf(c) === "channels_first" ? 1 : -1, rank);
    const { shape, data } = c.weight(1);
    const extents = Array.from({ length: rank - axis }, (_, i) => (i === 0 ? (shape[0] ?? 1) : 1));
    const value = c.g.constant({ type: "float32", shape: extents, data }, `${c.name}/bias`);
    return { ...x, value: c.g.node("Add", [x.value, value], {}, c.name) };
  },
});

const softmax = (type: string): TensorFlowOp =>
  defineTensorFlowOp({
    type,
    write(c) {
      const x = c.x(0);
      return { ...x, value: c.g.node(type, [x.value], { axis: heldAxis(x, -1, rankOf(c.g, x)) }, c.name) };
    },
  });

const clipped = (c: NodeContext, v: string, low: number, high: number) =>
  c.g.node("Clip", [v, c.g.scalar(low, v), c.g.scalar(high, v)], {}, c.name);

const clip = defineTensorFlowOp({
  type: "ClipByValue",
  write(c) {
    const [low, high] = [c.weight(1).data[0]!, c.weight(2).data[0]!];
    return { ...c.x(0), value: clipped(c, c.x(0).value, low, high) };
  },
});

export default [
  binary(["Add", "AddV2"], "Add"),
  binary("Sub", "Sub"),
  binary("Mul", "Mul"),
  binary(["RealDiv", "Div"], "Div"),
  binary("Maximum", "Max"),
  binary("Minimum", "Min"),
  binary("Pow", "Pow"),
  difference,
  sum,
  bias,
  softmax("Softmax"),
  softmax("LogSoftmax"),
  same("Relu"),
  unary("Relu6", (c, v) => clipped(c, v, 0, 6)),
  same("Elu"),
  same("Selu"),
  same("Sigmoid"),
  same("Tanh"),
  same("Softplus"),
  same("Softsign"),
  same("Exp"),
  same("Log"),
  same("Sqrt"),
  same("Neg"),
  same("Abs"),
  same("Floor"),
  same("Reciprocal"),
  same("Erf"),
  unary("Square", (c, v) => c.g.node("Mul", [v, v], {}, c.name)),
  unary("Rsqrt", (c, v) => c.g.node("Reciprocal", [c.g.node("Sqrt", [v])], {}, c.name)),
  unary("LeakyRelu", (c, v) => c.g.node("LeakyRelu", [v], { alpha: c.attrs.number("alpha", 0.2) }, c.name)),
  defineTensorFlowOp({ type: "Prelu", write: (c) => parametricRelu(c, c.x(0), 1) }),
  clip,
];
