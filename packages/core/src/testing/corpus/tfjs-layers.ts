import { rng } from "../../base/rng.ts";
import { type Shape, size } from "../../base/tensor.ts";
import type { ModelFile } from "../../import/define.ts";
import type { Specimen } from "../fuzz.ts";
import { entry, functional, inputLayer, layer, sequential } from "../kerasConfigs.ts";
import { type Storage, type TfjsWeight, tfjsFile } from "../tfjsFile.ts";

const { uniform } = rng(3);

export const drawn = (name: string, shape: Shape, storage: Storage = "float32"): TfjsWeight => ({
  name,
  shape,
  data: Float32Array.from({ length: size(shape) }, () => uniform() + 0.1),
  storage,
});

/** A `model.json` with the weight files that it lists. */
export async function specimen(file: ModelFile): Promise<Specimen> {
  const { weightsManifest } = JSON.parse(new TextDecoder().decode(file.bytes)) as {
    weightsManifest: { paths: string[] }[];
  };
  const paths = weightsManifest.flatMap((g) => g.paths);
  const parts = await Promise.all(paths.map(async (path) => [path, (await file.sibling(path))!] as const));
  return { name: file.name, bytes: file.bytes, siblings: Object.fromEntries(parts) };
}

const branched = functional(
  "net",
  [
    inputLayer("photo", 7, 6, 3),
    layer("Conv2D", "conv", { filters: 4, kernel_size: 3, padding: "same", activation: "relu" }, ["photo"]),
    layer("DepthwiseConv2D", "spatial", { kernel_size: 3, padding: "same" }, ["conv"]),
    layer("Add", "sum", {}, ["conv", "spatial"]),
    layer(
      "ZeroPadding2D",
      "pad",
      {
        padding: [
          [0, 1],
          [0, 1],
        ],
      },
      ["sum"],
    ),
    layer("AveragePooling2D", "pool", { pool_size: 2 }, ["pad"]),
    layer("Flatten", "flat", {}, ["pool"]),
    layer("Dense", "scores", { units: 3, activation: "softmax" }, ["flat"]),
  ],
  ["photo"],
  "scores",
);

const stacked = sequential("stack", [
  sequential("body", [
    entry("Conv2D", "conv", { batch_input_shape: [null, 9, 8, 3], filters: 4, kernel_size: 3, use_bias: false }),
    entry("BatchNormalization", "bn"),
  ]),
  entry("GlobalAveragePooling2D", "pool"),
  entry("Dense", "scores", { units: 2 }),
]);

export default async function corpus(): Promise<Specimen[]> {
  const sharded = tfjsFile(
    { format: "layers-model", modelTopology: { keras_version: "2.4.0", model_config: branched } },
    [
      drawn("conv/kernel", [3, 3, 3, 4], "uint8"),
      drawn("conv/bias", [4], "float16"),
      drawn("spatial/depthwise_kernel", [3, 3, 4, 1], "uint16"),
      drawn("spatial/bias", [4]),
      drawn("scores/kernel", [48, 3]),
      drawn("scores/bias", [3]),
    ],
    { shard: 300 },
  );
  const each = tfjsFile(
    { modelTopology: { ...stacked, backend: "tensor_flow.js" } },
    [
      drawn("conv/kernel", [3, 3, 3, 4]),
      ...["gamma", "beta", "moving_mean", "moving_variance"].map((role) => drawn(`bn/${role}`, [4])),
      drawn("scores/kernel", [4, 2]),
      drawn("scores/bias", [2]),
    ],
    { each: true },
  );
  return Promise.all([sharded, each].map(specimen));
}
