import { size } from "../base/tensor.ts";
import type { Attrs } from "../onnx/graph.ts";
import { defineOp, number } from "./define.ts";
import { broadcastIndex } from "./elementwise.ts";
import { axisOf } from "./extents.ts";
import { normalized, normalizeStretches, throughNormal } from "./normalize.ts";

const firstAxis = (attrs: Attrs, rank: number) => axisOf(number(attrs, "axis", -1), rank);

/** The axes from `axis` on are normalised together. Ba et al. 2016, https://arxiv.org/abs/1607.06450 */
export default defineOp({
  type: "LayerNormalization",
  family: "normalization",

  // Y, and where asked for mean and 1/deviation, with extent 1 along the normalised axes.
  infer: ({ attrs, x: [x], outputs }) => {
    const axis = firstAxis(attrs, x!.shape.length);
    const kept = x!.shape.map((d, i) => (i < axis ? d : 1));
    const statistic = { type: x!.type, shape: kept };
    return [{ type: x!.type, shape: x!.shape }, statistic, statistic].slice(0, outputs);
  },
  evaluate: ({ attrs, x: [x, scale, bias], y }) => {
    const { shape } = x!;
    const length = size(shape.slice(firstAxis(attrs, shape.length)));
    const { data, means, inverses } = normalizeStretches(x!, length, number(attrs, "epsilon", 1e-5));
    const is = broadcastIndex(scale!.shape, shape);
    const ib = bias && broadcastIndex(bias.shape, shape);
    const scaled = data.map((v, i) => v * scale!.data[is(i)]! + (ib ? bias.data[ib(i)]! : 0));
    return [scaled, means, inverses].slice(0, y.length);
  },
  backward: (c) => {
    const {
      g,
      attrs,
      x: [x, scale],
      dy: [dy, dMean, dInverse],
      wants,
    } = c;
    if (!dy || dMean || dInverse) throw new Error("LayerNormalization has a gradient for its first output only");
    const rank = g.shape(x!).length;
    const first = firstAxis(attrs, rank);
    const axes = Array.from({ length: rank - first }, (_, i) => first + i);
    const form = normalized(g, x!, axes, number(attrs, "epsilon", 1e-5));
    return [
      wants[0] ? throughNormal(g, form, g.node("Mul", [dy, scale!]), axes) : null,
      wants[1] ? g.node("Mul", [dy, form.normal]) : null,
      wants[2] ? dy : null,
    ].slice(0, c.x.length);
  },
});
