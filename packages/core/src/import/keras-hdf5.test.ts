import { describe, expect, test } from "vitest";
import { float32, toDoubles } from "../base/tensor.ts";
import { referenceEngine } from "../engine/reference.ts";
import { entry, functional, inputLayer, layer, sequential } from "../testing/kerasConfigs.ts";
import { fileOf, hdf5Bytes, kerasBytes, type StoredLayers } from "../testing/kerasFile.ts";
import { KERAS_TOLERANCE, randomInput, runOnce, toNchw } from "../testing/kerasSuite.ts";
import { expectClose } from "../testing/opSuite.ts";
import { drawWeights, tfjsModel } from "../testing/tfjs.ts";
import importer from "./keras-hdf5.ts";

const input = [7, 6, 3];

const block = functional(
  "block",
  [
    inputLayer("block_in", ...input),
    layer("Conv2D", "conv", { filters: 4, kernel_size: 3 }, ["block_in"]),
    layer("BatchNormalization", "bn", {}, ["conv"]),
  ],
  ["block_in"],
  "bn",
);

const config = sequential("net", [
  entry("InputLayer", "net_input", { batch_input_shape: [null, ...input] }),
  block,
  entry("GlobalAveragePooling2D", "pool"),
  entry("Dense", "scores", { units: 5, activation: "softmax" }),
]);

/** The model above with random weights, and how Keras lists them. */
async function model() {
  const theirs = await tfjsModel(config);
  const drawn = drawWeights(theirs, 5);
  const [kernel, bias] = drawn.get("block/conv")!;
  const [gamma, beta, mean, variance] = drawn.get("block/bn")!;
  const [dense, offset] = drawn.get("scores")!;
  const block: StoredLayers[string] = [
    ["conv/kernel:0", kernel!],
    ["conv/bias:0", bias!],
    ["bn/gamma:0", gamma!],
    ["bn/beta:0", beta!],
    ["bn/moving_mean:0", mean!],
    ["bn/moving_variance:0", variance!],
  ];
  const scores: StoredLayers[string] = [
    ["scores/kernel:0", dense!],
    ["scores/bias:0", offset!],
  ];
  return { theirs, block, scores };
}

async function expectSame(bytes: Uint8Array, theirs: Awaited<ReturnType<typeof tfjsModel>>) {
  const ours = await importer.read(fileOf("net.h5", bytes), {});
  const x = randomInput([2, ...input]);
  const [made] = await runOnce(referenceEngine, ours, toNchw(x));
  expectClose(toDoubles(made!), toDoubles(theirs.predict(x)[0]!), KERAS_TOLERANCE);
  return ours;
}

describe("a model file", () => {
  test("gives the scores of the independent implementation, and says what it knows", async () => {
    const { theirs, block, scores } = await model();
    const ours = await expectSame(await kerasBytes(config, { block, pool: [], scores }), theirs);
    expect(ours.input).toBe("net_input");
    expect(ours.output).toBe("scores");
    expect(ours.declared).toEqual({ input: { layout: "NHWC", size: [7, 6] }, output: { scores: "probabilities" } });
    expect(ours.metadata).toEqual({ keras_version: "2.4.0" });
  });

  test("may list weights under the names that Keras gave them when the model was loaded before", async () => {
    const { theirs, block, scores } = await model();
    const renamed = block.map(([name, w]) => [name.replace("/", "_1/"), w] as const);
    await expectSame(await kerasBytes(config, { block: renamed, scores }), theirs);
  });

  test("may list what is no weight, such as the state of an augmentation layer", async () => {
    const { theirs, block, scores } = await model();
    const state = ["random_flip/StateVar:0", float32([3], [1, 2, 3])] as const;
    const renamed = block.map(([name, w]) => [name.replace("/", "_1/"), w] as const);
    await expectSame(await kerasBytes(config, { block: [state, ...renamed], scores }), theirs);
  });

  test("may list weights in another order than the layers, where the names say whose they are", async () => {
    const { theirs, block, scores } = await model();
    await expectSame(await kerasBytes(config, { block: block.toReversed(), scores }), theirs);
  });

  test("may have been trained with a layer frozen: its weights come last", async () => {
    const { theirs, block, scores } = await model();
    const text = JSON.stringify(config).replace('{"name":"conv",', '{"trainable":false,"name":"conv",');
    const order = [2, 3, 0, 1, 4, 5].map((i) => [`x/${block[i]![0].split("/")[1]}`, block[i]![1]] as const);
    await expectSame(await kerasBytes(JSON.parse(text), { block: order, scores }), theirs);
  });

  test("without a weight says which", async () => {
    const { block, scores } = await model();
    const bytes = await kerasBytes(config, { block: block.slice(0, 3), scores });
    await expect(importer.read(fileOf("net.h5", bytes), {})).rejects.toThrow(
      /BatchNormalization layer "bn" has no weight "beta"/,
    );
  });
});

describe("files that are no models", () => {
  const read = (name: string, bytes: Uint8Array) => importer.read(fileOf(name, bytes), {});

  test("weights without a config", async () => {
    const bytes = await hdf5Bytes((file) => file.create_attribute("layer_names", ["conv"]));
    const failing = read("net.keras", bytes);
    await expect(failing).rejects.toThrow(/"net.keras" holds only weights/);
    await expect(failing).rejects.toMatchObject({
      name: "ConvlensError",
      hint: expect.stringContaining("load_weights"),
    });
  });

  test("other HDF5 files", async () => {
    const bytes = await hdf5Bytes((file) => file.create_group("measurements"));
    await expect(read("data.h5", bytes)).rejects.toThrow(/not a Keras model: it has no model_config/);
  });

  test.each([0.1, 0.5, 0.9, 0.999])("a file cut off after %f of its length", async (part) => {
    const { block, scores } = await model();
    const bytes = await kerasBytes(config, { block, pool: [], scores });
    const failing = read("cut.h5", bytes.slice(0, Math.floor(bytes.length * part)));
    await expect(failing).rejects.toMatchObject({ name: "ConvlensError", message: expect.stringMatching(/cut\.h5/) });
  });

  test("only the signature", async () => {
    const bytes = Uint8Array.of(0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a);
    expect(importer.sniff(fileOf("x.keras", bytes))).toBe(true);
    await expect(read("x.keras", bytes)).rejects.toThrow(/"x.keras" is not a whole HDF5 file/);
  });
});
