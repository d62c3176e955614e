import { create } from "@bufbuild/protobuf";
import { float32 } from "../../../base/tensor.ts";
import type { LayerContext } from "../define.ts";
import { defineLayer } from "../define.ts";
import { BiasParameterSchema, ScaleParameterSchema } from "../proto/caffe.gen.ts";

interface Span {
  readonly axis: number;
  readonly numAxes: number;
}

/** The extents of the first input that a learned factor or term covers. */
function covered(c: LayerContext, { axis: stated, numAxes }: Span): { axis: number; extents: number[] } {
  const rank = c.shape(0).length;
  const axis = c.axis(stated);
  const end = numAxes < 0 ? rank : axis + numAxes;
  if (axis === 0 && numAxes !== 0) throw c.error("has a number for each picture of the batch");
  if (end > rank) throw c.error(`covers ${numAxes} axes from axis ${axis} of ${rank}`);
  return { axis, extents: numAxes === 0 ? [] : c.extents(0).slice(axis - 1, end - 1) };
}

/** Learned numbers so that they broadcast over the first input. */
function learned(c: LayerContext, index: number, role: string, span: Span): string {
  const { axis, extents } = covered(c, span);
  const trailing = span.numAxes === 0 ? 0 : c.shape(0).length - axis - extents.length;
  const { data } = c.weight(index, role, extents);
  return c.constant(role, float32([...extents, ...Array(trailing).fill(1)], data));
}

/** A second input so that it broadcasts over the first, its axes lying from `axis` on. */
function given(c: LayerContext, stated: number): string {
  const rank = c.shape(0).length;
  const own = c.shape(1).length;
  const axis = c.axis(stated);
  const trailing = rank - axis - own;
  if (trailing < 0) throw c.error(`has a second input of ${own} axes, which do not fit from axis ${axis} of ${rank}`);
  const axes = Array.from({ length: trailing }, (_, i) => own + i);
  return axes.length === 0 ? c.x[1]! : c.g.node("Unsqueeze", [c.x[1]!, c.g.ints(axes)], {}, `${c.name}/spread`);
}

const scale = defineLayer({
  type: "Scale",
  write(c) {
    const p = c.layer.scaleParam ?? create(ScaleParameterSchema);
    const pair = c.x.length > 1;
    const factor = pair ? given(c, p.axis) : learned(c, 0, "scale", p);
    if (!p.biasTerm) return c.g.node("Mul", [c.x[0]!, factor], {}, c.name);
    const span = pair ? { axis: p.axis, numAxes: c.shape(1).length } : p;
    const term = learned(c, pair ? 0 : 1, "bias", span);
    return c.g.node("Add", [c.g.node("Mul", [c.x[0]!, factor], {}, `${c.name}/scaled`), term], {}, c.name);
  },
});

const bias = defineLayer({
  type: "Bias",
  write(c) {
    const p = c.layer.biasParam ?? create(BiasParameterSchema);
    const term = c.x.length > 1 ? given(c, p.axis) : learned(c, 0, "bias", p);
    return c.g.node("Add", [c.x[0]!, term], {}, c.name);
  },
});

/** Of SENet's branch: a·x + y, with a factor for each channel of each picture. */
const axpy = defineLayer({
  type: "Axpy",
  write(c) {
    const [a, x, y] = c.x;
    if (!x || !y) throw c.error(`takes three inputs, not ${c.x.length}`);
    return c.g.node("Add", [c.g.node("Mul", [a!, x], {}, `${c.name}/scaled`), y], {}, c.name);
  },
});

export default [scale, bias, axpy];
