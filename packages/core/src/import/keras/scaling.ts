import type { Float32Tensor } from "../../base/tensor.ts";
import { float32, size } from "../../base/tensor.ts";
import type { LayerContext } from "./define.ts";
import { defineLayer } from "./define.ts";
import { broadcastAlong, type KerasValue, kerasShape } from "./layout.ts";

/** x · factor + term, both broadcast along `axes` of Keras. */
function affine(c: LayerContext, x: KerasValue, factor: Float32Tensor, term: Float32Tensor, axes: readonly number[]) {
  const { g, name } = c;
  const rank = g.shape(x.value).length;
  const held = (role: string, t: Float32Tensor) =>
    c.constant(role, () => (t.data.length === 1 ? float32([], t.data) : broadcastAlong(t, x, axes, rank)));
  if (term.data.every((v) => v === 0)) return g.node("Mul", [x.value, held("factor", factor)], {}, name);
  const scaled = g.node("Mul", [x.value, held("factor", factor)], {}, `${name}/scaled`);
  return g.node("Add", [scaled, held("term", term)], {}, name);
}

const vector = (values: readonly number[]) => float32([values.length], values);

/** x · scale + offset; either may be a number for each channel. */
const rescaling = defineLayer({
  type: "Rescaling",
  write(c) {
    const x = c.x[0]!;
    const last = c.g.shape(x.value).length - 1;
    const scale = vector(c.settings.numbers("scale"));
    const offset = vector(c.settings.numbers("offset", [0]));
    return { ...x, value: affine(c, x, scale, offset, [last]) };
  },
});

/** (x − mean) / deviation; Keras keeps the deviation from falling below its epsilon of 1e-7. */
const normalization = defineLayer({
  type: "Normalization",
  weights: (settings) =>
    settings.has("mean") ? [] : ["mean", "variance", "count"].map((role) => ({ role, trainable: false })),
  write(c) {
    const x = c.x[0]!;
    const shape = kerasShape(c.g, x);
    const axes = c.settings.has("axis") || c.settings.raw("axis") === undefined ? c.settings.numbers("axis", [-1]) : [];
    const kept = axes.map((a) => (a < 0 ? a + shape.length : a)).sort((a, b) => a - b);
    const extents = kept.map((a) => shape[a] as number);
    const mean = perChannel(c, "mean", extents);
    const deviation = perChannel(c, "variance", extents).map((v) => Math.max(Math.sqrt(v), 1e-7));
    const invert = c.settings.flag("invert", false);
    const factor = deviation.map((d) => (invert ? d : 1 / d));
    const term = mean.map((m, i) => (invert ? m : -m / deviation[i]!));
    return { ...x, value: affine(c, x, float32(extents, factor), float32(extents, term), kept) };
  },
});

/** A statistic from the config, else from the weights, with one number for each element of `extents`. */
function perChannel(c: LayerContext, role: string, extents: readonly number[]): Float32Array {
  const given = c.settings.has(role) ? Float32Array.from(c.settings.numbers(role)) : c.weight(role).data;
  const length = size(extents);
  if (given.length === length) return given;
  if (given.length === 1) return new Float32Array(length).fill(given[0]!);
  throw c.error(`has ${given.length} numbers as its ${role} for ${length} channels`);
}

export default [rescaling, normalization];
