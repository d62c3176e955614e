import type { Builder } from "../../op/builder.ts";
import type { LayerContext } from "./define.ts";
import { heldAxis, type KerasValue, rankOf } from "./layout.ts";

interface ActivationContext {
  readonly g: Builder;
  /** The name for the result. */
  readonly name: string;
  /** The held axis of the last Keras axis. */
  readonly lastAxis: number;
  readonly keras: number;
}

type Write = (v: string, c: ActivationContext) => string;

const unary =
  (op: string, attrs = {}): Write =>
  (v, { g, name }) =>
    g.node(op, [v], attrs, name);

const alongLast =
  (op: string): Write =>
  (v, { g, name, lastAxis }) =>
    g.node(op, [v], { axis: lastAxis }, name);

const clip =
  (low: number, high: number): Write =>
  (v, { g, name }) =>
    g.node("Clip", [v, g.scalar(low, v), g.scalar(high, v)], {}, name);

const swish: Write = (v, { g, name }) => g.node("Mul", [v, g.node("Sigmoid", [v], {}, `${name}/sigmoid`)], {}, name);

/** Keras 2: clip(0.2 x + 0.5); Keras 3: relu6(x + 3) / 6. Both are clipped to 0 … 1. */
const hardSigmoid: Write = (v, c) =>
  c.g.node("HardSigmoid", [v], { alpha: c.keras >= 3 ? 1 / 6 : 0.2, beta: 0.5 }, c.name);

/** log σ(x) = −softplus(−x) */
const logSigmoid: Write = (v, { g, name }) => g.node("Neg", [g.node("Softplus", [g.node("Neg", [v])])], {}, name);

/** By the names under which Keras configs know them. */
const activations: Readonly<Record<string, Write>> = {
  relu: unary("Relu"),
  relu6: clip(0, 6),
  elu: unary("Elu", { alpha: 1 }),
  selu: unary("Selu"),
  celu: unary("Celu"),
  gelu: unary("Gelu"),
  swish,
  silu: swish,
  softmax: alongLast("Softmax"),
  log_softmax: alongLast("LogSoftmax"),
  sigmoid: unary("Sigmoid"),
  log_sigmoid: logSigmoid,
  hard_sigmoid: hardSigmoid,
  hard_swish: unary("HardSwish"),
  hard_silu: unary("HardSwish"),
  tanh: unary("Tanh"),
  hard_tanh: clip(-1, 1),
  softplus: unary("Softplus"),
  softsign: unary("Softsign"),
  leaky_relu: unary("LeakyRelu", { alpha: 0.2 }),
  mish: unary("Mish"),
  exponential: unary("Exp"),
};

const names = Object.keys(activations);

/** Writes the activation that the layer's settings name, to the layer's output. */
export const activate = (c: LayerContext, x: KerasValue): KerasValue => activateAs(c, x, activationName(c));

/** Writes an activation by its name, to the layer's output. */
export function activateAs(c: LayerContext, x: KerasValue, activation: string): KerasValue {
  const context = { g: c.g, name: c.name, keras: c.keras, lastAxis: heldAxis(x, -1, rankOf(c.g, x)) };
  if (activation === "linear") return { ...x, value: c.g.node("Identity", [x.value], {}, c.name) };
  const write = activations[activation];
  if (!write)
    throw c.error(
      `has the activation "${activation}", which is not known`,
      `Known are ${["linear", ...names].join(", ")}. For another, export the model to ONNX and open that.`,
    );
  return { ...x, value: write(x.value, context) };
}

/** The value name for what comes before the activation: the layer's own name where there is no activation. */
export const beforeActivation = (c: LayerContext): string =>
  activationName(c) === "linear" ? c.name : `${c.name}/preactivation`;

/** Writes the activation of a layer whose work is done in `v`. */
export const activated = (c: LayerContext, v: KerasValue): KerasValue =>
  activationName(c) === "linear" ? v : activate(c, v);

/** Keras writes a name, or an object that describes a function or a layer. */
function activationName(c: LayerContext): string {
  const stated = c.settings.raw("activation") ?? "linear";
  if (typeof stated === "string") return stated.split(">").at(-1)!;
  const { class_name, config } = stated as { class_name?: unknown; config?: unknown };
  if (typeof config === "string") return config.split(">").at(-1)!;
  const layerName = String(class_name);
  // Of layers used as activations, only those whose settings are the defaults of the function of that name.
  const { max_value = null, negative_slope = 0, threshold = 0 } = (config ?? {}) as Record<string, unknown>;
  if (layerName === "ReLU" && negative_slope === 0 && threshold === 0) {
    if (max_value === null) return "relu";
    if (max_value === 6) return "relu6";
  }
  return layerName;
}
