import { ConvlensError, nearest } from "../../base/errors.ts";
import type { Float32Tensor } from "../../base/tensor.ts";
import type { Builder } from "../../op/builder.ts";
import { kerasLayers } from "./all.ts";
import type { LayerCall, LayerConfig, ModelConfig, Reference } from "./architecture.ts";
import type { KerasLayer, LayerContext, WeightRole } from "./define.ts";
import type { KerasValue } from "./layout.ts";
import { layerNames } from "./names.ts";
import { Settings } from "./settings.ts";

/** Gives a layer's weights in the order of its `weights` roles; an empty list where the layer has none. */
export type Weights = (layer: LayerConfig) => readonly Float32Tensor[];

const table = new Map<string, KerasLayer>(
  kerasLayers
    .flat()
    .flatMap((kind: KerasLayer) => [kind.type].flat().map((type): [string, KerasLayer] => [type, kind])),
);

/** How messages name a layer. */
export const ownerOf = (layer: LayerConfig): string => `${layer.type} layer "${layer.name}"`;

const EXPORT =
  "Export the whole model to ONNX and open that (tf2onnx, or model.export('model.onnx', format='onnx')), or save the model without this layer.";

/** What is known about a layer's class. Throws `ConvlensError` for one that has no translation. */
export function kindOf(layer: LayerConfig): KerasLayer {
  const kind = table.get(layer.type);
  if (kind) return kind;
  if (layer.type === "Lambda" || layer.type === "SlicingOpLambda")
    throw new ConvlensError(`the ${ownerOf(layer)} runs Python code, which is not in the file's graph`, EXPORT);
  const near = nearest(layer.type, table.keys(), 3).join(", ");
  throw new ConvlensError(`the ${ownerOf(layer)} is of a class that is not known (nearest: ${near})`, EXPORT);
}

export const rolesOf = (layer: LayerConfig): readonly WeightRole[] =>
  layer.type === "InputLayer" ? [] : (kindOf(layer).weights?.(new Settings(ownerOf(layer), layer.settings)) ?? []);

/** What holds for all layers of a model. */
export interface Conventions {
  readonly channelsLast: boolean;
  /** Major version of Keras. */
  readonly keras: number;
  readonly weights: Weights;
}

/** Writes the layers of models into a graph. */
export class LayerWriter {
  readonly g: Builder;
  readonly #conventions: Conventions;
  readonly #names: Map<LayerConfig, string>;
  readonly #calls = new Map<LayerConfig, number>();
  readonly #constants = new Map<LayerConfig, Map<string, string>>();

  constructor(g: Builder, model: ModelConfig, conventions: Conventions) {
    this.g = g;
    this.#conventions = conventions;
    this.#names = layerNames(model);
  }

  nameOf(layer: LayerConfig): string {
    return this.#names.get(layer) ?? layer.name;
  }

  /** The outputs of a model whose inputs have the given values. */
  model(model: ModelConfig, inputs: readonly KerasValue[]): readonly KerasValue[] {
    const made = new Map<string, readonly KerasValue[]>();
    const key = (layer: string, call: number) => `${call}:${layer}`;
    const outputOf = (r: Reference): KerasValue => {
      const v = made.get(key(r.layer, r.call))?.[r.output];
      if (!v) throw new ConvlensError(`the model "${model.name}" has no output ${r.output} of its layer "${r.layer}"`);
      return v;
    };
    model.inputs.forEach((r, i) => {
      const x = inputs[i];
      if (!x)
        throw new ConvlensError(`the model "${model.name}" takes ${model.inputs.length} inputs, not ${inputs.length}`);
      made.set(key(r.layer, r.call), [x]);
    });
    for (const call of model.calls) {
      const at = key(call.layer.name, call.call);
      if (!made.has(at)) made.set(at, this.#call(call, call.inputs.map(outputOf)));
    }
    return model.outputs.map(outputOf);
  }

  #call(call: LayerCall, x: readonly KerasValue[]): readonly KerasValue[] {
    const { layer } = call;
    if (layer.model) return this.#nested(layer, this.model(layer.model, x));
    const kind = kindOf(layer);
    if (x.length === 0) throw new ConvlensError(`the ${ownerOf(layer)} has no input`);
    const name = this.#callName(layer);
    this.g.scope = name;
    try {
      return [kind.write(this.#context(call, name, x))];
    } catch (cause) {
      if (cause instanceof ConvlensError) throw cause;
      throw new ConvlensError(`the ${ownerOf(layer)} does not fit its input: ${(cause as Error).message}`, undefined, {
        cause,
      });
    } finally {
      this.g.scope = "";
    }
  }

  /** A nested model's only output goes by the model's name too. */
  #nested(layer: LayerConfig, outputs: readonly KerasValue[]): readonly KerasValue[] {
    const [only, ...more] = outputs;
    if (!only || more.length > 0) return outputs;
    return [{ ...only, value: this.g.node("Identity", [only.value], {}, this.#callName(layer)) }];
  }

  /** The layer's name for its first call, then `conv#2`, `conv#3` … */
  #callName(layer: LayerConfig): string {
    const calls = (this.#calls.get(layer) ?? 0) + 1;
    this.#calls.set(layer, calls);
    return calls === 1 ? this.nameOf(layer) : `${this.nameOf(layer)}#${calls}`;
  }

  #context({ layer, args }: LayerCall, name: string, x: readonly KerasValue[]): LayerContext {
    const { weights, channelsLast, keras } = this.#conventions;
    const owner = ownerOf(layer);
    const settings = new Settings(owner, layer.settings);
    const roles = rolesOf(layer);
    const given = weights(layer);
    return {
      g: this.g,
      name,
      settings,
      x,
      args: new Settings(owner, args),
      channelsLast,
      keras,
      weight(role) {
        const w = given[roles.findIndex((r) => r.role === role)];
        if (!w) throw new ConvlensError(`the ${owner} has no weight "${role}" in the file`);
        return w;
      },
      constant: (role, make) => this.#constant(layer, role, make),
      error: (message, hint) => new ConvlensError(`the ${owner} ${message}`, hint),
    };
  }

  #constant(layer: LayerConfig, role: string, make: () => Float32Tensor): string {
    const made = this.#constants.get(layer) ?? new Map<string, string>();
    this.#constants.set(layer, made);
    const name = made.get(role) ?? this.g.constant(make(), `${this.nameOf(layer)}/${role}`);
    made.set(role, name);
    return name;
  }
}
