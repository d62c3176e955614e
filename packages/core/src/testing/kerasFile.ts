import { File, type Group, ready } from "h5wasm";
import type { Float32Tensor } from "../base/tensor.ts";
import type { ModelFile } from "../import/define.ts";

/** Weights by the layer of the outermost model, then by the name that Keras gives each, in the order of the list. */
export type StoredLayers = Readonly<Record<string, readonly (readonly [name: string, weight: Float32Tensor])[]>>;

let written = 0;

/** An HDF5 file as `fill` makes it. */
export async function hdf5Bytes(fill: (file: Group) => void): Promise<Uint8Array> {
  const { FS } = await ready;
  const path = `/written-${written++}.h5`;
  const file = new File(path, "w");
  fill(file);
  file.close();
  const bytes = FS.readFile(path);
  FS.unlink(path);
  return bytes;
}

/** A model file in the layout of `model.save("model.h5")`. */
export const kerasBytes = (config: object, layers: StoredLayers, version = "2.4.0"): Promise<Uint8Array> =>
  hdf5Bytes((file) => {
    file.create_attribute("keras_version", version);
    file.create_attribute("model_config", JSON.stringify(config));
    const all = file.create_group("model_weights");
    all.create_attribute("layer_names", Object.keys(layers));
    for (const [layer, weights] of Object.entries(layers)) storeLayer(all.create_group(layer), weights);
  });

function storeLayer(group: Group, weights: StoredLayers[string]): void {
  if (weights.length > 0)
    group.create_attribute(
      "weight_names",
      weights.map(([name]) => name),
    );
  for (const [name, { shape, data }] of weights) {
    const folders = name.split("/").slice(0, -1);
    let at = group;
    for (const folder of folders) at = (at.get(folder) as Group | null) ?? at.create_group(folder);
    at.create_dataset({ name: name.split("/").at(-1)!, data, shape: [...shape] });
  }
}

export const fileOf = (name: string, bytes: Uint8Array): ModelFile => ({ name, bytes, sibling: async () => undefined });
