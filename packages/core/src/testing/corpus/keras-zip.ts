import { zipSync } from "fflate";
import { rng } from "../../base/rng.ts";
import { float32, type Shape, size } from "../../base/tensor.ts";
import type { Specimen } from "../fuzz.ts";
import { entry, functional, inputLayer, layer, sequential } from "../kerasConfigs.ts";
import { hdf5Bytes } from "../kerasFile.ts";

const text = (v: unknown) => new TextEncoder().encode(JSON.stringify(v));

/** Weights by the paths of their layers, in an HDF5 file. */
export const objectFile = (layers: Readonly<Record<string, readonly Shape[]>>): Promise<Uint8Array> =>
  hdf5Bytes((file) => {
    const { uniform } = rng(5);
    for (const [path, shapes] of Object.entries(layers)) {
      let at = file;
      for (const part of [...path.split("/"), "vars"])
        at = (at.keys().includes(part) ? at.get(part) : at.create_group(part)) as typeof file;
      for (const [i, shape] of shapes.entries()) {
        const data = Float32Array.from({ length: size(shape) }, () => uniform() + 0.1);
        at.create_dataset({ name: String(i), data: float32(shape, data).data, shape: [...shape] });
      }
    }
  });

const tensor = (name: string) => ({
  class_name: "__keras_tensor__",
  config: { shape: [null, 7, 6, 4], dtype: "float32", keras_history: [name, 0, 0] },
});

/** In the form of Keras 3. */
const called = (class_name: string, name: string, settings: object, ...inputs: string[]) => ({
  ...layer(class_name, name, settings),
  inbound_nodes: [{ args: inputs.length === 1 ? [tensor(inputs[0]!)] : [inputs.map(tensor)], kwargs: {} }],
});

const inner = functional(
  "inner",
  [
    inputLayer("inner_in", 7, 6, 4),
    called("DepthwiseConv2D", "spatial", { kernel_size: 3, padding: "same" }, "inner_in"),
  ],
  ["inner_in"],
  "spatial",
);

const branched = functional(
  "net",
  [
    { ...inputLayer("photo", 7, 6, 3), inbound_nodes: [] },
    called("Conv2D", "conv", { filters: 4, kernel_size: 3, padding: "same", activation: "relu" }, "photo"),
    called("BatchNormalization", "bn", {}, "conv"),
    { ...called("Functional", "inner", {}, "bn"), config: inner.config },
    called("Concatenate", "both", {}, "inner", "bn"),
    called("GlobalAveragePooling2D", "pool", {}, "both"),
    called("Dense", "scores", { units: 3, activation: "softmax" }, "pool"),
  ],
  ["photo"],
  "scores",
);

const stacked = sequential("stack", [
  entry("InputLayer", "photo", { batch_shape: [null, 9, 8, 1] }),
  entry("Rescaling", "scale", { scale: 1 / 127.5, offset: -1 }),
  entry("SeparableConv2D", "sep", { filters: 3, kernel_size: [3, 2], strides: [2, 1] }),
  entry("MaxPooling2D", "max", { pool_size: [2, 2] }),
  entry("LayerNormalization", "norm"),
  entry("Flatten", "flat"),
  entry("Dense", "scores", { units: 2 }),
]);

/** The config of a model and its weights, for files that hold both and for weights with a config beside them. */
export const sources = async () => [
  {
    config: text(branched),
    weights: await objectFile({
      "layers/conv2d": [[3, 3, 3, 4], [4]],
      "layers/batch_normalization": [[4], [4], [4], [4]],
      "layers/functional/layers/depthwise_conv2d": [[3, 3, 4, 1], [4]],
      "layers/dense": [[8, 3], [3]],
    }),
  },
  {
    config: text(stacked),
    weights: await objectFile({
      "layers/separable_conv2d": [[3, 2, 1, 1], [1, 1, 1, 3], [3]],
      "layers/layer_normalization": [[3], [3]],
      "layers/dense": [[18, 2], [2]],
    }),
  },
];

export default async function corpus(): Promise<Specimen[]> {
  return (await sources()).map(({ config, weights }, i) => {
    const parts = {
      "metadata.json": text({ keras_version: "3.6.0" }),
      "config.json": config,
      "model.weights.h5": weights,
    };
    const pack = (files: Readonly<Record<string, Uint8Array>>) =>
      zipSync(Object.fromEntries(Object.keys(parts).map((name) => [name, files[name]!])), { level: i === 0 ? 0 : 6 });
    return { name: `model${i}.keras`, bytes: pack(parts), siblings: parts, pack };
  });
}
