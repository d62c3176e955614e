import * as tf from "@tensorflow/tfjs-core";
import { loadLayersModel } from "@tensorflow/tfjs-layers";
import { describe, expect, test } from "vitest";
import type { Float32Tensor } from "../base/tensor.ts";
import { float32, toDoubles } from "../base/tensor.ts";
import { referenceEngine } from "../engine/reference.ts";
import { importerSuite, memoryFile } from "../testing/importerSuite.ts";
import { entry, functional, inputLayer, layer, sequential } from "../testing/kerasConfigs.ts";
import { KERAS_TOLERANCE, randomInput, runOnce, toNchw } from "../testing/kerasSuite.ts";
import { expectClose } from "../testing/opSuite.ts";
import { drawWeights, tfjsModel } from "../testing/tfjs.ts";
import { joined, type Storage, stored, type TfjsWeight, tfjsFile, weightOf } from "../testing/tfjsFile.ts";
import importer from "./tfjs-layers.ts";

const input = [9, 8, 3];

const block = functional(
  "block",
  [
    inputLayer("block_in", ...input),
    layer("Conv2D", "stem/conv", { filters: 4, kernel_size: 3, strides: 2, padding: "same" }, ["block_in"]),
    layer("BatchNormalization", "stem/bn", {}, ["stem/conv"]),
    layer("DepthwiseConv2D", "spatial", { kernel_size: 3, use_bias: false }, ["stem/bn"]),
  ],
  ["block_in"],
  "spatial",
);

const config = sequential("net", [
  entry("InputLayer", "photo", { batch_input_shape: [null, ...input] }),
  block,
  entry("GlobalAveragePooling2D", "pool"),
  entry("Dense", "scores", { units: 5, activation: "softmax" }),
]);

const roles: Readonly<Record<string, readonly string[]>> = {
  "stem/conv": ["kernel", "bias"],
  "stem/bn": ["gamma", "beta", "moving_mean", "moving_variance"],
  spatial: ["depthwise_kernel"],
  scores: ["kernel", "bias"],
};

/** Random weights under the names that TensorFlow.js gives them. */
async function weights(storage?: Storage): Promise<TfjsWeight[]> {
  const drawn = drawWeights(await tfjsModel(config), 5);
  return Object.entries(roles).flatMap(([name, list]) => {
    const tensors = drawn.get(name === "scores" ? name : `block/${name}`)!;
    return list.map((role, i) => weightOf(`${name}/${role}`, tensors[i]!, storage));
  });
}

/** What TensorFlow.js itself makes of the same manifest and the same bytes. */
async function theirScores(list: readonly TfjsWeight[], x: Float32Tensor) {
  const all = list.map(stored);
  const model = await loadLayersModel({
    load: async () => ({
      modelTopology: { keras_version: "2.4.0", backend: "tensorflow", ...config },
      weightSpecs: all.map((w) => w.spec) as tf.io.WeightsManifestEntry[],
      weightData: joined(all.map((w) => w.bytes)).buffer,
    }),
  });
  const made = model.predict(tf.tensor(x.data, [...x.shape])) as tf.Tensor;
  return float32(made.shape, made.dataSync() as Float32Array);
}

const topologies: Readonly<Record<string, object>> = {
  "of the converter": { modelTopology: { keras_version: "2.4.0", backend: "tensorflow", model_config: config } },
  "of the converter, as a text": { modelTopology: { model_config: JSON.stringify(config) } },
  "of TensorFlow.js itself": {
    modelTopology: { ...config, keras_version: "tfjs-layers 4.22.0", backend: "tensor_flow.js" },
  },
  "with its format": { format: "layers-model", modelTopology: { model_config: config } },
};

importerSuite(importer, {
  sharded: {
    file: tfjsFile(topologies["with its format"] as Record<string, unknown>, await weights(), { shard: 77 }),
    input: ["N", 3, 9, 8],
    output: ["N", 5],
    values: ["photo", "block", "stem/conv", "stem/bn", "spatial", "pool", "scores"],
  },
});

describe("gives the scores of TensorFlow.js", () => {
  const x = randomInput([2, ...input]);

  async function expectSame(list: readonly TfjsWeight[], topology: object, layout = {}, listed = list) {
    const ours = await importer.read(tfjsFile(topology as Record<string, unknown>, list, layout), {});
    const [made] = await runOnce(referenceEngine, ours, toNchw(x));
    expectClose(toDoubles(made!), toDoubles(await theirScores(listed, x)), KERAS_TOLERANCE);
    return ours;
  }

  test.each(Object.entries(topologies))("with a topology %s", async (_, topology) => {
    const { declared } = await expectSame(await weights(), topology);
    expect(declared).toEqual({ input: { layout: "NHWC", size: [9, 8] }, output: { scores: "probabilities" } });
  });

  test.each<Storage>(["uint8", "uint16", "float16"])("with weights quantised to %s", async (storage) => {
    await expectSame(await weights(storage), topologies["of the converter"]!, { shard: 50 });
  });

  test("with a file for each weight", async () => {
    await expectSame(await weights(), topologies["of the converter"]!, { each: true });
  });

  test.each([
    ["the name of the nested model", (name: string) => (name.startsWith("scores") ? name : `block/${name}`)],
    ["the layer twice", (name: string) => name.replace(/^(.*)\/(\w+)$/, "$1/$1/$2")],
    ["a cell", (name: string) => name.replace(/^(.*)\/(\w+)$/, "$1/cell/$2")],
  ])("with names that hold %s", async (_, renamed) => {
    const list = await weights();
    const changed = list.map((w) => ({ ...w, name: renamed(w.name) }));
    await expectSame(changed, topologies["of the converter"]!, {}, list);
  });
});

test("labels come from the metadata.json of Teachable Machine, where there is one for each class", async () => {
  const file = tfjsFile(topologies["of the converter"] as Record<string, unknown>, await weights());
  const beside = (labels: unknown) => (name: string) =>
    name === "metadata.json"
      ? Promise.resolve(new TextEncoder().encode(JSON.stringify({ labels })))
      : file.sibling(name);
  const labelsOf = async (labels: unknown) =>
    (await importer.read({ ...file, sibling: beside(labels) }, {})).declared.output?.labels;
  expect(await labelsOf(["a", "b", "c", "d", "e"])).toEqual(["a", "b", "c", "d", "e"]);
  expect(await labelsOf(["a", "b"])).toBeUndefined();
  expect(await labelsOf("none")).toBeUndefined();
});

describe("refused", () => {
  const topology = topologies["of the converter"] as Record<string, unknown>;
  type Manifest = { paths: string[]; weights: Record<string, unknown>[] }[];

  async function edited(edit: (manifest: Manifest, siblings: Record<string, Uint8Array>) => unknown) {
    const file = tfjsFile(topology, await weights(), { shard: 100 });
    const json = JSON.parse(new TextDecoder().decode(file.bytes));
    const siblings: Record<string, Uint8Array> = {};
    for (const path of json.weightsManifest[0].paths) siblings[path] = (await file.sibling(path))!;
    edit(json.weightsManifest, siblings);
    return memoryFile("model.json", new TextEncoder().encode(JSON.stringify(json)), siblings);
  }

  const first = "group1-shard1of";
  const nameOf = (siblings: Record<string, Uint8Array>) => Object.keys(siblings).find((n) => n.startsWith(first))!;

  test.each<readonly [string, Parameters<typeof edited>[0], RegExp]>([
    [
      "a missing shard",
      (_, s) => delete s[nameOf(s)],
      /"model.json" needs "group1-shard1of\d+.bin", which is not beside it/,
    ],
    [
      "a shard cut off",
      (_, s) => (s[nameOf(s)] = s[nameOf(s)]!.slice(0, 40)),
      /"scores\/kernel" of "model.json" is cut off: .* 40 are missing/,
    ],
    ["more than is listed", (m) => m[0]!.weights.pop(), /hold 20 bytes more than it lists/],
    [
      "a weight that is not there",
      (m) => (m[0]!.weights[0]!.name = "x"),
      /Conv2D layer "stem\/conv" has no weight "kernel"/,
    ],
    [
      "a huge shape",
      (m) => (m[0]!.weights[0]!.shape = [2 ** 30, 2 ** 9]),
      /"stem\/conv\/kernel" of "model.json" is cut off/,
    ],
    ["an impossible shape", (m) => (m[0]!.weights[0]!.shape = [2 ** 40, 2 ** 40]), /gives the weight .* the shape/],
    ["a negative shape", (m) => (m[0]!.weights[0]!.shape = [-1]), /gives the weight .* the shape \[-1\]/],
    ["numbers of another kind", (m) => (m[0]!.weights[0]!.dtype = "complex64"), /as complex64/],
    ["a shard twice", (m) => m[0]!.paths.push(m[0]!.paths[0]!), /lists "group1-shard1of\d+.bin" twice/],
    [
      "a weight twice",
      (m) => (m[0]!.weights[1]!.name = m[0]!.weights[0]!.name),
      /lists the weight "stem\/conv\/kernel" twice/,
    ],
    ["a path out of the folder", (m) => (m[0]!.paths[0] = "../secret.bin"), /outside of its folder/],
    ["no manifest", (m) => m.splice(0), /has no weight "kernel"/],
  ])("%s", async (_, edit, message) => {
    const reading = importer.read(await edited(edit), {});
    await expect(reading).rejects.toMatchObject({ name: "ConvlensError", message: expect.stringMatching(message) });
  });
});
