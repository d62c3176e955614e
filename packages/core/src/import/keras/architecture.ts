/** One output of one call of a layer. */
export interface Reference {
  readonly layer: string;
  /** Which call of the layer, counted from 0. */
  readonly call: number;
  /** Which output of that call. */
  readonly output: number;
}

/** A layer as its config states it. */
export interface LayerConfig {
  /** The class: `Conv2D`, `Functional` … */
  readonly type: string;
  readonly name: string;
  readonly settings: Readonly<Record<string, unknown>>;
  /** The layers inside, where the layer is itself a model. */
  readonly model?: ModelConfig;
}

/** One use of a layer: a layer may be called at several places with the same weights. */
export interface LayerCall {
  readonly layer: LayerConfig;
  readonly call: number;
  readonly inputs: readonly Reference[];
  /** Arguments that are no tensors. */
  readonly args: Readonly<Record<string, unknown>>;
}

/** A Sequential or Functional model: both are a list of calls wired by references. */
export interface ModelConfig {
  readonly name: string;
  /** In the order in which the model keeps them, which is the order of their weights. */
  readonly layers: readonly LayerConfig[];
  /** In evaluation order. */
  readonly calls: readonly LayerCall[];
  readonly inputs: readonly Reference[];
  readonly outputs: readonly Reference[];
}

/** Every layer that is no model, those of nested models in their place. */
export const leaves = (model: ModelConfig): LayerConfig[] =>
  model.layers.flatMap((layer) => (layer.model ? leaves(layer.model) : [layer]));

/** A model and every model nested in it. */
export const models = (model: ModelConfig): ModelConfig[] => [
  model,
  ...model.layers.flatMap((layer) => (layer.model ? models(layer.model) : [])),
];
