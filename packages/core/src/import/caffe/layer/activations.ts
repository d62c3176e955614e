import { create, isFieldSet } from "@bufbuild/protobuf";
import type { Attrs } from "../../../onnx/graph.ts";
import type { LayerContext } from "../define.ts";
import { defineLayer } from "../define.ts";
import { ClipParameterSchema, ELUParameterSchema, SwishParameterSchema } from "../proto/caffe.gen.ts";

const unary = (type: string, op: string, attrs: (c: LayerContext) => Attrs = () => ({})) =>
  defineLayer({ type, write: (c) => c.g.node(op, [c.x[0]!], attrs(c), c.name) });

const relu = defineLayer({
  type: "ReLU",
  write(c) {
    const slope = c.layer.reluParam?.negativeSlope ?? 0;
    return slope === 0
      ? c.g.node("Relu", [c.x[0]!], {}, c.name)
      : c.g.node("LeakyRelu", [c.x[0]!], { alpha: slope }, c.name);
  },
});

function clipped(c: LayerContext, low: number, high: number): string {
  const [x] = c.x;
  return c.g.node("Clip", [x!, c.g.scalar(low, x!), c.g.scalar(high, x!)], {}, c.name);
}

const clip = defineLayer({
  type: "Clip",
  write(c) {
    const p = c.layer.clipParam;
    const { min, max } = ClipParameterSchema.field;
    if (!p || !isFieldSet(p, min) || !isFieldSet(p, max)) throw c.error("does not say between which numbers it clips");
    return clipped(c, p.min, p.max);
  },
});

const swish = defineLayer({
  type: "Swish",
  write(c) {
    const { beta } = c.layer.swishParam ?? create(SwishParameterSchema);
    const [x] = c.x;
    const scaled = beta === 1 ? x! : c.g.node("Mul", [x!, c.g.scalar(beta, x!)], {}, `${c.name}/scaled`);
    return c.g.node("Mul", [x!, c.g.node("Sigmoid", [scaled], {}, `${c.name}/sigmoid`)], {}, c.name);
  },
});

/** 1 where the input is above the threshold, else 0. */
const threshold = defineLayer({
  type: "Threshold",
  write(c) {
    const [x] = c.x;
    const above = c.g.node(
      "Greater",
      [x!, c.g.scalar(c.layer.thresholdParam?.threshold ?? 0, x!)],
      {},
      `${c.name}/above`,
    );
    return c.g.node("CastLike", [above, x!], {}, c.name);
  },
});

const prelu = defineLayer({
  type: "PReLU",
  write(c) {
    const shared = c.layer.preluParam?.channelShared ?? false;
    const [channels, ...rest] = c.extents(0);
    if (channels === undefined) throw c.error("needs channels");
    const { data } = c.weight(0, "slopes", [shared ? 1 : channels]);
    const shape = shared ? [1] : [channels, ...rest.map(() => 1)];
    return c.g.node("PRelu", [c.x[0]!, c.constant("slopes", { type: "float32", shape, data })], {}, c.name);
  },
});

export default [
  relu,
  prelu,
  unary("ELU", "Elu", (c) => ({ alpha: (c.layer.eluParam ?? create(ELUParameterSchema)).alpha })),
  unary("Sigmoid", "Sigmoid"),
  unary("TanH", "Tanh"),
  unary("AbsVal", "Abs"),
  unary("BNLL", "Softplus"),
  defineLayer({ type: "ReLU6", write: (c) => clipped(c, 0, 6) }),
  clip,
  swish,
  threshold,
];
