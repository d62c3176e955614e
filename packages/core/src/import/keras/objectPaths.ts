import { ConvlensError } from "../../base/errors.ts";
import type { Float32Tensor } from "../../base/tensor.ts";
import type { LayerConfig, ModelConfig } from "./architecture.ts";
import { leaves } from "./architecture.ts";
import type { Weights } from "./build.ts";
import { ownerOf, rolesOf } from "./build.ts";

/** What holds numbers under paths, such as an HDF5 file. */
export interface PathStore {
  has(path: string): boolean;
  tensor(path: string): Float32Tensor;
}

/** The attribute of a model that its layers are stored under: of Keras 3, and of the Keras 2 that wrote this layout first. */
const LAYERS = "layers";
const LAYERS_2 = "_layer_checkpoint_dependencies";

/** Whether a file keeps weights by the paths of Python objects: `layers/conv2d_1/vars/0`. */
export const hasObjectPaths = (store: PathStore): boolean => [LAYERS, LAYERS_2].some((name) => store.has(`/${name}`));

/**
 * Finds each layer's weights in a `.weights.h5` file. A layer goes there by its class and a count of those of its class before
 * it in its model, whatever its name is; a nested model's layers are stored under that model.
 */
export function objectWeights(model: ModelConfig, store: PathStore): Weights {
  const paths = new Map<LayerConfig, string>();
  collect(model, "", store, paths);
  return (layer) =>
    rolesOf(layer).map(({ role }, i) => {
      const path = `${paths.get(layer)}/vars/${i}`;
      const stored = [path, path.replaceAll("/", "\\").replace(/\\vars\\/, "/vars/")].find((p) => store.has(p));
      if (stored !== undefined) return store.tensor(stored);
      throw new ConvlensError(
        `the ${ownerOf(layer)} has no weight "${role}" in the file: "${path}" is not there`,
        "Save the model again with model.save(…): config and weights are not of the same model.",
      );
    });
}

function collect(model: ModelConfig, prefix: string, store: PathStore, into: Map<LayerConfig, string>): void {
  const twice = !store.has(`${prefix}/${LAYERS}`) && store.has(`${prefix}/${LAYERS_2}`);
  const counts = new Map<string, number>();
  for (const layer of model.layers) {
    const name = snakeCase(layer.type);
    const count = counts.get(name) ?? 0;
    // Keras 2 lists a layer that has weights two times, and both count.
    counts.set(name, count + (twice && hasWeights(layer) ? 2 : 1));
    const path = `${prefix}/${twice ? LAYERS_2 : LAYERS}/${count === 0 ? name : `${name}_${count}`}`;
    into.set(layer, path);
    if (layer.model) collect(layer.model, path, store, into);
  }
}

const hasWeights = (layer: LayerConfig): boolean =>
  (layer.model ? leaves(layer.model) : [layer]).some((leaf) => rolesOf(leaf).length > 0);

/** A Python class's name as Keras turns it into that of an object: `MaxPooling2D` is `max_pooling2d`. */
export const snakeCase = (name: string): string =>
  name
    .replace(/\W+/g, "")
    .replace(/(.)([A-Z][a-z]+)/g, "$1_$2")
    .replace(/([a-z])([A-Z])/g, "$1_$2")
    .toLowerCase();
