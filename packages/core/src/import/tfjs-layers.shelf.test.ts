import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import { loadLayersModel } from "@tensorflow/tfjs-layers";
import { describe, expect, test } from "vitest";
import { float32, toDoubles } from "../base/tensor.ts";
import { referenceEngine } from "../engine/reference.ts";
import { engines } from "../testing/engines.ts";
import { randomInput, runOnce, toNchw } from "../testing/kerasSuite.ts";
import { expectClose } from "../testing/opSuite.ts";
import { shelf } from "../testing/shelf.ts";
import { joined } from "../testing/tfjsFile.ts";
import type { ModelFile } from "./define.ts";
import importer from "./tfjs-layers.ts";

/** Two float32 computations of scores up to 1, through up to 60 layers. */
const TOLERANCE = 1e-5;

const fast = engines();
tf.env().set("IS_TEST", true);

/** A `model.json` of the shelf, with what lies beside it. */
function fileOf(folder: string): ModelFile {
  const at = (name: string) => join(shelf!, "models", folder, name);
  const read = (name: string) => new Uint8Array(readFileSync(at(name)));
  const sibling = async (name: string) => (existsSync(at(name)) ? read(name) : undefined);
  return { name: "model.json", bytes: read("model.json"), sibling };
}

/** The model as TensorFlow.js itself loads it. */
async function theirModel(file: ModelFile) {
  const { modelTopology, weightsManifest } = JSON.parse(new TextDecoder().decode(file.bytes));
  const paths: string[] = weightsManifest.flatMap((g: { paths: string[] }) => g.paths);
  const parts = await Promise.all(paths.map(async (path) => (await file.sibling(path))!));
  const weightSpecs = weightsManifest.flatMap((g: { weights: object[] }) => g.weights);
  return loadLayersModel({ load: async () => ({ modelTopology, weightSpecs, weightData: joined(parts).buffer }) });
}

describe.skipIf(!shelf)("models of the shelf (skipped where it is absent)", () => {
  test.each([
    ["tfjs/cat_dog_mobilenetv2", [224, 224, 3], 2],
    ["tfjs/tiny_vgg", [64, 64, 3], 10],
  ] as const)("%s gives the scores of TensorFlow.js", async (folder, input, classes) => {
    const file = fileOf(folder);
    const ours = await importer.read(file, {});
    const x = randomInput([2, ...input]);
    const made = (await theirModel(file)).predict(tf.tensor(x.data, [...x.shape])) as tf.Tensor;
    const expected = float32(made.shape, made.dataSync() as Float32Array);
    expect(expected.shape).toEqual([2, classes]);
    for (const engine of fast.length > 0 ? fast : [referenceEngine]) {
      const [scores] = await runOnce(engine, ours, toNchw(x));
      expectClose(toDoubles(scores!), toDoubles(expected), TOLERANCE);
    }
  });

  test("labels of Teachable Machine, and MobileNetV2 known by its layers", async () => {
    const { declared } = await importer.read(fileOf("tfjs/cat_dog_mobilenetv2"), {});
    expect(declared.output).toEqual({ scores: "probabilities", labels: ["cat", "dog"] });
    expect(declared.input).toMatchObject({ channels: "RGB", size: [224, 224], mean: [0.5, 0.5, 0.5] });
  });

  test("DenseNet-121 of an old converter, with a file for each group of weights", async () => {
    const { graph, declared, metadata } = await importer.read(fileOf("imagenet/densenet121-tfjs"), {});
    expect(graph.nodes.filter((n) => n.op === "Conv").length).toBe(120);
    expect(declared.input).toMatchObject({ size: [224, 224], std: [0.229, 0.224, 0.225] });
    expect(metadata.keras_version).toBe("2.1.4-tf");
  });
});
