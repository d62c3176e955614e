import { readFileSync } from "node:fs";
import { join } from "node:path";
import { unzipSync, zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { decodeNpy } from "../base/npy.ts";
import type { Float32Tensor } from "../base/tensor.ts";
import { toDoubles } from "../base/tensor.ts";
import { referenceEngine } from "../engine/reference.ts";
import { importerSuite, memoryFile } from "../testing/importerSuite.ts";
import { KERAS_TOLERANCE, runOnce, toNchw } from "../testing/kerasSuite.ts";
import { expectClose } from "../testing/opSuite.ts";
import type { Importer, ModelFile } from "./define.ts";
import kerasHdf5 from "./keras-hdf5.ts";
import kerasZip from "./keras-zip.ts";

// Made by make.py beside them, with Keras 3.15 on JAX.
const bytesOf = (name: string) => new Uint8Array(readFileSync(join(import.meta.dirname, "../../test/keras3", name)));
const numbersOf = (name: string) => decodeNpy(bytesOf(name), name) as Float32Tensor;
const nested = () => memoryFile("nested.keras", bytesOf("nested.keras"));

async function expectKeras(importer: Importer, file: ModelFile, name: string) {
  const ours = await importer.read(file, {});
  const [made] = await runOnce(referenceEngine, ours, toNchw(numbersOf("x.npy")));
  expectClose(toDoubles(made!), toDoubles(numbersOf(`${name}.npy`)), KERAS_TOLERANCE);
  return ours;
}

importerSuite(kerasZip, {
  "nested models": {
    file: nested(),
    input: ["N", 3, 9, 8],
    output: ["N", 4],
    values: ["photo", "prepared", "stem", "first_spatial", "second_norm", "second", "shared", "shared#2", "scores"],
  },
  "a plain stack": {
    file: memoryFile("plain.keras", bytesOf("plain.keras")),
    input: ["N", 3, 9, 8],
    output: ["N", 3],
    values: ["b", "a"],
  },
});

describe("against Keras", () => {
  test.each(["nested", "plain"])("%s.keras", async (name) => {
    const { metadata, declared } = await expectKeras(kerasZip, memoryFile("m.keras", bytesOf(`${name}.keras`)), name);
    expect(metadata.keras_version).toMatch(/^3\./);
    expect(declared.input).toMatchObject({ layout: "NHWC", size: [9, 8] });
    expect(declared.output).toEqual({ scores: "probabilities" });
  });

  test.each(["plain.json", "config.json"])("weights with their config beside them as %s", async (config) => {
    const siblings = { [config]: bytesOf("plain.json") };
    await expectKeras(kerasHdf5, memoryFile("plain.weights.h5", bytesOf("plain.weights.h5"), siblings), "plain");
  });

  test("weights alone say what is missing", async () => {
    const reading = kerasHdf5.read(memoryFile("plain.weights.h5", bytesOf("plain.weights.h5")), {});
    await expect(reading).rejects.toMatchObject({
      message: expect.stringMatching(/"plain.weights.h5" holds only weights/),
      hint: expect.stringContaining("config.json"),
    });
  });
});

describe("refused", () => {
  /** The archive with some of its files changed; `undefined` takes one away. */
  function changed(edit: (files: Record<string, Uint8Array>) => void): ModelFile {
    const files = unzipSync(bytesOf("plain.keras"));
    edit(files);
    return memoryFile("m.keras", zipSync(files));
  }

  const replaced = (from: string | RegExp, to: string) =>
    changed((files) => {
      const text = new TextDecoder().decode(files["config.json"]);
      files["config.json"] = new TextEncoder().encode(text.replace(from, to));
    });

  test.each<readonly [string, () => ModelFile, RegExp]>([
    ["no weights", () => changed((f) => delete f["model.weights.h5"]), /"m.keras" holds no model.weights.h5/],
    ["no config", () => changed((f) => delete f["config.json"]), /"m.keras" holds no file "config.json"/],
    ["a config cut off", () => replaced(/.{40}$/, ""), /config.json in "m.keras" is not whole/],
    [
      "a class of its own",
      () => replaced('"Dense"', '"Sparse"'),
      /Sparse layer "dense" is of a class that is not known/,
    ],
    [
      "other layers than weights",
      () => replaced('"MaxPooling2D"', '"Dense"'),
      /Dense layer "max_pooling2d" has no weight "kernel"|"units"|does not fit/,
    ],
    ["quantised weights", () => replaced(/"DTypePolicy"/g, '"QuantizedDTypePolicy"'), /has quantised weights/],
  ])("%s", async (_, make, message) => {
    const reading = kerasZip.read(make(), {});
    await expect(reading).rejects.toMatchObject({ name: "ConvlensError", message: expect.stringMatching(message) });
  });
});
