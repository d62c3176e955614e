import type { KerasValue } from "../keras/layout.ts";
import type { NodeContext } from "./define.ts";
import { EXPORT } from "./define.ts";
import { parametricRelu } from "./slopes.ts";

/** What a fused node does behind its own work. */
export interface Fused {
  /** Settings `use_bias` and `activation` of the Keras layer. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** The input that holds the bias, if it has one. */
  readonly bias: number | undefined;
  /** The name of what the layer makes, and what is to be done to it then: activations that Keras has as layers of their own. */
  readonly name: string;
  finish(v: KerasValue): KerasValue;
}

/** Activations that are settings of a Keras layer. */
const activations: Readonly<Record<string, string>> = {
  Relu: "relu",
  Relu6: "relu6",
  Elu: "elu",
  Sigmoid: "sigmoid",
  Tanh: "tanh",
};

/** What `fused_ops` lists, the bias first: its arguments follow those of the node itself, which has `own`. */
export function fusedOf(c: NodeContext, own: number): Fused {
  const [first, ...more] = c.attrs.texts("fused_ops");
  const biased = first === "BiasAdd";
  const [activation, ...others] = biased ? more : first === undefined ? [] : [first, ...more];
  const bias = biased ? own : undefined;
  const plain = { settings: { use_bias: biased }, bias, name: c.name, finish: (v: KerasValue) => v };
  if (others.length > 0) throw unknown(c);
  if (activation === undefined) return plain;
  const setting = activations[activation];
  if (setting) return { ...plain, settings: { use_bias: biased, activation: setting } };
  const name = `${c.name}/preactivation`;
  if (activation === "LeakyRelu") {
    const alpha = c.attrs.number("leakyrelu_alpha", 0.2);
    return { ...plain, name, finish: (v) => ({ ...v, value: c.g.node("LeakyRelu", [v.value], { alpha }, c.name) }) };
  }
  if (activation === "Prelu") return { ...plain, name, finish: (v) => parametricRelu(c, v, biased ? own + 1 : own) };
  throw unknown(c);
}

const unknown = (c: NodeContext) =>
  c.error(`is fused with ${c.attrs.texts("fused_ops").join(", ")}, which is not known`, EXPORT);
