import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { Dataset, Group } from "h5wasm";
import { File, ready } from "h5wasm";
import { describe, expect, test } from "vitest";
import { type Float32Tensor, float32, toDoubles } from "../base/tensor.ts";
import { referenceEngine } from "../engine/reference.ts";
import { engines } from "../testing/engines.ts";
import { fileOf } from "../testing/kerasFile.ts";
import { randomInput, runOnce, toNchw } from "../testing/kerasSuite.ts";
import { expectClose } from "../testing/opSuite.ts";
import { shelf } from "../testing/shelf.ts";
import { leavesByPath, setWeights, tfjsModel } from "../testing/tfjs.ts";
import importer from "./keras-hdf5.ts";

/** Two float32 computations of scores up to 1, through up to 60 layers. */
const TOLERANCE = 1e-5;

const models: Record<string, { input: number[]; classes: number }> = {
  "cat_dog_mobilenetv2.h5": { input: [224, 224, 3], classes: 2 },
  "cifar10_resnet8.h5": { input: [32, 32, 3], classes: 10 },
  "person_mobilenetv1.h5": { input: [96, 96, 3], classes: 2 },
  "emotion_mini_xception.hdf5": { input: [64, 64, 1], classes: 7 },
  "mnist_lenet.h5": { input: [28, 28], classes: 10 },
};

const pathOf = (name: string) => join(shelf!, "models/keras", name);

/** Config and weights by name, read here without the importer. */
async function stored(bytes: Uint8Array) {
  const { FS } = await ready;
  FS.writeFile("/shelf.h5", bytes);
  const file = new File("/shelf.h5", "r");
  const weights = new Map<string, Float32Tensor>();
  const groups = file.get("model_weights") as Group;
  for (const layer of groups.keys()) {
    const group = groups.get(layer) as Group;
    const names = group.attrs.weight_names!.value;
    for (const name of Array.isArray(names) ? (names as string[]) : []) {
      const { shape, value } = group.get(name) as Dataset;
      weights.set(`${layer}|${name}`, float32(shape!, value as Float32Array));
    }
  }
  // TensorFlow.js does not know all of them, and they only matter while training.
  const config = JSON.parse(file.attrs.model_config!.value as string, (key, v) =>
    key.endsWith("_regularizer") ? null : v,
  );
  file.close();
  return { config, weights };
}

async function theirModel(bytes: Uint8Array) {
  const { config, weights } = await stored(bytes);
  const model = await tfjsModel(config);
  for (const [path, layer] of leavesByPath(model.layers)) {
    if (layer.weights.length === 0) continue;
    const parts = path.split("/");
    const find = (role: string) => {
      const fits = [...weights].filter(([key]) => {
        const [outer, name] = key.split("|") as [string, string];
        return (
          outer === parts[0] && name.endsWith(`/${role}:0`) && (parts.length === 1 || name.startsWith(`${layer.name}/`))
        );
      });
      expect(fits.length, `weights ${role} of ${path}`).toBe(1);
      return fits[0]![1];
    };
    setWeights(
      layer,
      layer.weights.map((w) => find(w.originalName.split("/").at(-1)!)),
    );
  }
  return model;
}

describe.skipIf(!shelf)("models of the shelf (skipped where it is absent)", () => {
  test.each(Object.entries(models))("%s gives the scores of TensorFlow.js", async (name, { input, classes }) => {
    const bytes = readFileSync(pathOf(name));
    const ours = await importer.read(fileOf(basename(name), bytes), {});
    const theirs = await theirModel(bytes);
    const x = randomInput([2, ...input]);
    const [expected] = theirs.predict(x);
    expect(expected!.shape).toEqual([2, classes]);
    const fast = engines();
    for (const engine of fast.length > 0 ? fast : [referenceEngine]) {
      const [made] = await runOnce(engine, ours, toNchw(x));
      expectClose(toDoubles(made!), toDoubles(expected!), TOLERANCE);
    }
  });

  test("weights under a .keras name are known for what they are", async () => {
    const file = fileOf("hdf5_named.keras", readFileSync(pathOf("hdf5_named.keras")));
    expect(importer.sniff(file)).toBe(true);
    await expect(importer.read(file, {})).rejects.toThrow(/holds only weights/);
  });

  test("MobileNetV2 is known by its layers", async () => {
    const bytes = readFileSync(pathOf("cat_dog_mobilenetv2.h5"));
    const { declared } = await importer.read(fileOf("x.h5", bytes), {});
    expect(declared.input).toMatchObject({ channels: "RGB", size: [224, 224], mean: [0.5, 0.5, 0.5] });
  });
});
