import { activate } from "./activation.ts";
import type { KerasLayer, LayerContext } from "./define.ts";
import { defineLayer } from "./define.ts";
import { broadcastAlong, heldAxis, type KerasValue, rankOf } from "./layout.ts";

/** A layer that maps each element by itself. */
const each = (type: string, write: (c: LayerContext, v: string) => string): KerasLayer =>
  defineLayer({ type, write: (c) => ({ ...c.x[0]!, value: write(c, c.x[0]!.value) }) });

/** `max_value`, `negative_slope` and `threshold` may each be absent. */
const relu = each("ReLU", (c, v) => {
  const slope = c.settings.number("negative_slope", 0);
  const threshold = c.settings.number("threshold", 0);
  const highest = c.settings.has("max_value") ? c.settings.number("max_value") : undefined;
  const { g, name } = c;
  if (threshold === 0 && slope === 0) {
    if (highest === undefined) return g.node("Relu", [v], {}, name);
    return g.node("Clip", [v, g.scalar(0, v), g.scalar(highest, v)], {}, name);
  }
  const rising = positivePart(c, v, threshold, slope === 0 && highest === undefined ? name : undefined);
  const most = slope === 0 ? name : undefined;
  const capped = highest === undefined ? rising : g.node("Min", [rising, g.scalar(highest, v)], {}, most);
  if (slope === 0) return capped;
  // slope · min(x − threshold, 0) = −slope · relu(threshold − x)
  const below = g.node("Relu", [g.node("Sub", [g.scalar(threshold, v), v])]);
  return g.node("Sub", [capped, g.node("Mul", [below, g.scalar(slope, v)])], {}, name);
});

/** x where it is above the threshold, else 0. */
const positivePart = ({ g }: LayerContext, v: string, threshold: number, name?: string): string =>
  threshold === 0 ? g.node("Relu", [v], {}, name) : g.node("ThresholdedRelu", [v], { alpha: threshold }, name);

/** Keras 2 calls the slope `alpha`, Keras 3 `negative_slope`. */
const leaky = each("LeakyReLU", (c, v) => {
  const key = c.settings.has("negative_slope") ? "negative_slope" : "alpha";
  return c.g.node("LeakyRelu", [v], { alpha: c.settings.number(key, 0.3) }, c.name);
});

const parametric = defineLayer({
  type: "PReLU",
  weights: () => [{ role: "alpha" }],
  write(c) {
    const x = c.x[0]!;
    const rank = rankOf(c.g, x);
    const axes = Array.from({ length: rank - 1 }, (_, i) => i + 1);
    const slope = c.constant("alpha", () => {
      const { shape, data } = broadcastAlong(c.weight("alpha"), x, axes, rank);
      return { type: "float32", shape: shape.slice(1), data };
    });
    return { ...x, value: c.g.node("PRelu", [x.value, slope], {}, c.name) };
  },
});

const softmax = defineLayer({
  type: "Softmax",
  write(c) {
    const x = c.x[0]!;
    const [axis, ...more] = c.settings.numbers("axis", [-1]);
    if (axis === undefined || more.length > 0) throw c.error("goes over several axes at once, which is not known");
    const held = heldAxis(x, axis, rankOf(c.g, x));
    return { ...x, value: c.g.node("Softmax", [x.value], { axis: held }, c.name) } satisfies KerasValue;
  },
});

export default [
  defineLayer({ type: "Activation", write: (c) => activate(c, c.x[0]!) }),
  relu,
  leaky,
  parametric,
  softmax,
  each("ELU", (c, v) => c.g.node("Elu", [v], { alpha: c.settings.number("alpha", 1) }, c.name)),
  each("ThresholdedReLU", (c, v) => c.g.node("ThresholdedRelu", [v], { alpha: c.settings.number("theta", 1) }, c.name)),
];
