import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { loadLayersModel } from "@tensorflow/tfjs-layers";
import { rng } from "../base/rng.ts";
import type { Float32Tensor, Shape } from "../base/tensor.ts";
import { float32, size } from "../base/tensor.ts";
import type { LayerConfig, ModelConfig } from "../import/keras/architecture.ts";

/** A layer of a TensorFlow.js model; one that is itself a model has layers. */
interface Layer {
  readonly name: string;
  readonly weights: readonly { readonly originalName: string; readonly shape: readonly (number | null)[] }[];
  readonly layers?: readonly Layer[];
  setWeights(weights: tf.Tensor[]): void;
}

/** The independent implementation: a Keras model in TensorFlow.js on its plain JavaScript backend, in float32. */
export interface TfjsModel {
  readonly layers: readonly Layer[];
  /** `x` as Keras takes it. Gives each output. */
  predict(x: Float32Tensor): Float32Tensor[];
}

/** Builds the model that a Keras config describes; its weights are yet to be set. */
export async function tfjsModel(config: object): Promise<TfjsModel> {
  // Keeps TensorFlow.js from printing an advertisement.
  tf.env().set("PROD", true);
  tf.env().set("IS_TEST", true);
  await tf.setBackend("cpu");
  const modelTopology = { keras_version: "2.4.0", backend: "tensorflow", ...config };
  const model: LayersModel = await loadLayersModel({ load: async () => ({ modelTopology }) });
  return {
    layers: model.layers as unknown as Layer[],
    predict(x) {
      const made = model.predict(tf.tensor(x.data, [...x.shape], "float32"));
      return [made].flat().map((t) => float32(t.shape, t.dataSync() as Float32Array));
    },
  };
}

/** A function of TensorFlow.js on a tensor of ours. */
export function applied(f: (x: tf.Tensor4D) => tf.Tensor, x: Float32Tensor): Float32Tensor {
  const y = f(tf.tensor(x.data, [...x.shape] as [number, number, number, number], "float32"));
  return float32(y.shape, y.dataSync() as Float32Array);
}

/** Every layer that is no model, by its path. */
export function leavesByPath(layers: readonly Layer[], prefix = ""): Map<string, Layer> {
  const found = new Map<string, Layer>();
  for (const layer of layers) {
    const path = `${prefix}${layer.name}`;
    if (layer.layers) for (const [p, l] of leavesByPath(layer.layers, `${path}/`)) found.set(p, l);
    else found.set(path, layer);
  }
  return found;
}

export const setWeights = (layer: Layer, weights: readonly Float32Tensor[]): void =>
  layer.setWeights(weights.map((w) => tf.tensor(w.data, [...w.shape], "float32")));

/** Gives every layer random weights and returns them by the path of the layer. */
export function drawWeights(model: TfjsModel, seed: number): Map<string, readonly Float32Tensor[]> {
  const { uniform } = rng(seed);
  const drawn = new Map<string, readonly Float32Tensor[]>();
  for (const [path, layer] of leavesByPath(model.layers)) {
    const weights = layer.weights.map((w) => {
      const shape = w.shape as Shape;
      const positive = /variance|gamma/.test(w.originalName);
      const values = Float32Array.from({ length: size(shape) }, () => (positive ? 0.5 + uniform() : uniform() - 0.5));
      return float32(shape, values);
    });
    setWeights(layer, weights);
    drawn.set(path, weights);
  }
  return drawn;
}

/** The path of each layer of a parsed config. */
export function pathsOf(model: ModelConfig, prefix = ""): Map<LayerConfig, string> {
  const paths = new Map<LayerConfig, string>();
  for (const layer of model.layers) {
    paths.set(layer, `${prefix}${layer.name}`);
    if (layer.model) for (const [l, p] of pathsOf(layer.model, `${prefix}${layer.name}/`)) paths.set(l, p);
  }
  return paths;
}
