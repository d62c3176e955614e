/** Keras configs by hand: layers as Keras writes them into `model_config`. */
export interface LayerEntry {
  readonly class_name: string;
  readonly name: string;
  readonly config: object;
  readonly inbound_nodes: unknown;
}

type Call = readonly (string | readonly [layer: string, call: number])[];

/** A layer of a Functional model in the form of Keras 2, called once for each list of inputs. */
export const layer = (class_name: string, name: string, settings: object, ...calls: Call[]): LayerEntry => ({
  class_name,
  name,
  config: { name, ...settings },
  inbound_nodes: calls.map((call) => call.map((x) => [...(typeof x === "string" ? [x, 0] : x), 0, {}])),
});

export const inputLayer = (name: string, ...extents: number[]): LayerEntry =>
  layer("InputLayer", name, { batch_input_shape: [null, ...extents] });

type Output = string | readonly [layer: string, call: number];

export const functional = (name: string, layers: readonly LayerEntry[], inputs: string[], ...outputs: Output[]) => ({
  class_name: "Functional",
  config: {
    name,
    layers,
    input_layers: inputs.map((v) => [v, 0, 0]),
    output_layers: outputs.map((v) => [...(typeof v === "string" ? [v, 0] : v), 0]),
  },
});

export const sequential = (name: string, layers: readonly { class_name: string; config: object }[]) => ({
  class_name: "Sequential",
  config: { name, layers },
});

/** A layer of a Sequential model, or a model as a layer of another. */
export const entry = (class_name: string, name: string, settings: object = {}) => ({
  class_name,
  config: { name, ...settings },
});
