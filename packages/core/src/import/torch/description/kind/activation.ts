import { z } from "zod";
import type { Attrs } from "../../../../onnx/graph.ts";
import { Misfit } from "../../network.ts";
import { defineKind, type LayerKind } from "../define.ts";
import { factor } from "../fields.ts";

/** One without a number of its own. */
const plain = (kind: string, op: string, attrs: Attrs = {}, summary = `${kind} of each element`): LayerKind =>
  defineKind({
    kind,
    summary,
    nameless: true,
    fields: {},
    write: ({ net, name }, x) => net.g.node(op, [x], attrs, name),
  });

const leaky = defineKind({
  kind: "LeakyReLU",
  summary: "x, or its product with a slope where x is negative",
  nameless: true,
  fields: { negative_slope: factor(0.01, "the slope") },
  write: ({ net, name, fields }, x) => net.g.node("LeakyRelu", [x], { alpha: fields.negative_slope }, name),
});

const elu = defineKind({
  kind: "ELU",
  summary: "x, or α(eˣ − 1) where x is negative",
  nameless: true,
  fields: { alpha: factor(1, "α") },
  write: ({ net, name, fields }, x) => net.g.node("Elu", [x], { alpha: fields.alpha }, name),
});

const gelu = defineKind({
  kind: "GELU",
  summary: "x Φ(x), Φ of the normal distribution",
  nameless: true,
  fields: { approximate: z.enum(["none", "tanh"]).default("none").describe("how Φ is computed") },
  write: ({ net, name, fields }, x) => net.g.node("Gelu", [x], { approximate: fields.approximate }, name),
});

const silu = defineKind({
  kind: "SiLU",
  summary: "x · sigmoid(x), also called swish",
  nameless: true,
  fields: {},
  write: ({ net, name }, x) => net.silu(name, x),
});

const clamp = (kind: string, low: number, high: number): LayerKind =>
  defineKind({
    kind,
    summary: `x, at least ${low} and at most ${high} unless told otherwise`,
    nameless: true,
    fields: { min_val: factor(low, "the least"), max_val: factor(high, "the most") },
    write: ({ net, name, fields }, x) =>
      net.g.node("Clip", [x, net.g.scalar(fields.min_val, x), net.g.scalar(fields.max_val, x)], {}, name),
  });

const parametric = defineKind({
  kind: "PReLU",
  summary: "x, or its product with a learnt slope where x is negative: one slope, or one for each channel",
  fields: {},
  write({ net, name }, x) {
    const weight = `${name}.weight`;
    const [slopes] = net.shape(weight);
    if (slopes !== 1 && slopes !== net.channels(x))
      throw new Misfit(`"${weight}" is [${net.shape(weight)}], and ${net.channels(x)} channels reach it`);
    const spread = [
      slopes,
      ...net.g
        .shape(x)
        .slice(2)
        .map(() => 1),
    ];
    return net.g.node("PRelu", [x, net.constant(weight, spread)], {}, name);
  },
});

const dropout = defineKind({
  kind: "Dropout",
  summary: "Nothing: only training drops",
  nameless: true,
  fields: { p: factor(0.5, "the share that training drops") },
  write: (_, x) => x,
});

export default [
  plain("ReLU", "Relu"),
  clamp("ReLU6", 0, 6),
  leaky,
  parametric,
  elu,
  plain("SELU", "Selu"),
  gelu,
  silu,
  plain("Mish", "Mish"),
  plain("Hardswish", "HardSwish"),
  plain("Hardsigmoid", "HardSigmoid", { alpha: 1 / 6, beta: 0.5 }),
  clamp("Hardtanh", -1, 1),
  plain("Sigmoid", "Sigmoid"),
  plain("Tanh", "Tanh"),
  plain("Softplus", "Softplus"),
  plain("Softmax", "Softmax", { axis: 1 }, "Probabilities of the classes; behind it scores are probabilities"),
  plain("LogSoftmax", "LogSoftmax", { axis: 1 }, "Logarithms of the probabilities of the classes"),
  dropout,
  plain("Identity", "Identity", {}, "The same value under another name"),
];
