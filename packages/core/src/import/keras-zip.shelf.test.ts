import { readFileSync } from "node:fs";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { type Dataset, File, ready } from "h5wasm";
import { expect, test } from "vitest";
import { float32, toDoubles } from "../base/tensor.ts";
import { referenceEngine } from "../engine/reference.ts";
import { memoryFile } from "../testing/importerSuite.ts";
import { entry, sequential } from "../testing/kerasConfigs.ts";
import { randomInput, runOnce, toNchw } from "../testing/kerasSuite.ts";
import { expectClose } from "../testing/opSuite.ts";
import { shelf } from "../testing/shelf.ts";
import { leavesByPath, setWeights, tfjsModel } from "../testing/tfjs.ts";
import importer from "./keras-zip.ts";

/** Two float32 computations of a score up to 1. */
const TOLERANCE = 1e-5;

const conv = (name: string) => entry("Conv2D", name, { filters: 32, kernel_size: 3, activation: "relu" });

/** The network of the file, written down here for TensorFlow.js. */
const config = sequential("net", [
  entry("InputLayer", "input", { batch_input_shape: [null, 64, 64, 3] }),
  conv("conv2d"),
  entry("MaxPooling2D", "pool"),
  conv("conv2d_1"),
  entry("MaxPooling2D", "pool_1"),
  entry("Flatten", "flatten"),
  entry("Dense", "dense", { units: 128, activation: "relu" }),
  entry("Dense", "dense_1", { units: 1, activation: "sigmoid" }),
]);

test.skipIf(!shelf)(
  "cat_dog_cnn.keras gives the scores of TensorFlow.js (skipped where the shelf is absent)",
  async () => {
    const bytes = new Uint8Array(readFileSync(join(shelf!, "models/keras/cat_dog_cnn.keras")));
    const { FS } = await ready;
    FS.writeFile("/shelf-keras.h5", unzipSync(bytes)["model.weights.h5"]!);
    const stored = new File("/shelf-keras.h5", "r");
    const theirs = await tfjsModel(config);
    for (const [path, layer] of leavesByPath(theirs.layers)) {
      const weights = layer.weights.map((_, i) => stored.get(`/layers/${path}/vars/${i}`) as Dataset);
      if (weights.length > 0)
        setWeights(
          layer,
          weights.map((w) => float32(w.shape!, w.value as Float32Array)),
        );
    }
    stored.close();
    const ours = await importer.read(memoryFile("cat_dog_cnn.keras", bytes), {});
    const x = randomInput([2, 64, 64, 3]);
    const [made] = await runOnce(referenceEngine, ours, toNchw(x));
    expectClose(toDoubles(made!), toDoubles(theirs.predict(x)[0]!), TOLERANCE);
    expect(ours.metadata).toEqual({ keras_version: "3.6.0" });
  },
);
