import type { Float32Tensor } from "../../base/tensor.ts";
import { float32 } from "../../base/tensor.ts";
import type { LayerContext } from "./define.ts";
import { defineLayer } from "./define.ts";
import { broadcastAlong, heldAxis, type KerasValue, kerasShape, rankOf } from "./layout.ts";
import type { Settings } from "./settings.ts";

export default defineLayer({
  type: "BatchNormalization",
  weights: (settings) => [
    ...(settings.flag("scale", true) ? [{ role: "gamma" }] : []),
    ...(settings.flag("center", true) ? [{ role: "beta" }] : []),
    { role: "moving_mean", trainable: false },
    { role: "moving_variance", trainable: false },
  ],
  write(c) {
    const x = c.x[0]!;
    const axis = axisOf(c, c.settings);
    const held = heldAxis(x, axis, rankOf(c.g, x));
    const value = held === 1 ? normalization(c, x, axis) : arithmetic(c, x, axis);
    return { value, moved: x.moved };
  },
});

function axisOf(c: LayerContext, settings: Settings): number {
  const [axis, ...more] = settings.numbers("axis", [-1]);
  if (axis === undefined || more.length > 0) throw c.error("normalises over several axes at once, which is not known");
  return axis;
}

const epsilonOf = (c: LayerContext) => c.settings.number("epsilon", 1e-3);

const filled = (length: number, value: number) => float32([length], new Float32Array(length).fill(value));

function parts(c: LayerContext) {
  const mean = c.weight("moving_mean");
  const length = mean.data.length;
  return {
    gamma: c.settings.flag("scale", true) ? c.weight("gamma") : filled(length, 1),
    beta: c.settings.flag("center", true) ? c.weight("beta") : filled(length, 0),
    mean,
    variance: c.weight("moving_variance"),
  };
}

/** Channels are the second axis: ONNX's own operator. */
function normalization(c: LayerContext, x: KerasValue, axis: number): string {
  const { gamma, beta, mean, variance } = parts(c);
  const channels = kerasShape(c.g, x).at(axis);
  if (channels !== mean.data.length) throw c.error(`has ${mean.data.length} means for ${channels} channels`);
  const inputs = [
    x.value,
    c.constant("gamma", () => gamma),
    c.constant("beta", () => beta),
    c.constant("moving_mean", () => mean),
    c.constant("moving_variance", () => variance),
  ];
  return c.g.node("BatchNormalization", inputs, { epsilon: epsilonOf(c) }, c.name);
}

/** Along another axis: x · factor + term. */
function arithmetic(c: LayerContext, x: KerasValue, axis: number): string {
  const { gamma, beta, mean, variance } = parts(c);
  const rank = rankOf(c.g, x);
  const along = (t: Float32Tensor) => broadcastAlong(t, x, [axis < 0 ? axis + rank : axis], rank);
  const factors = gamma.data.map((v, i) => v / Math.sqrt(variance.data[i]! + epsilonOf(c)));
  const terms = beta.data.map((v, i) => v - mean.data[i]! * factors[i]!);
  const factor = c.constant("factor", () => along(float32(gamma.shape, factors)));
  const term = c.constant("term", () => along(float32(gamma.shape, terms)));
  return c.g.node("Add", [c.g.node("Mul", [x.value, factor], {}, `${c.name}/scaled`), term], {}, c.name);
}
