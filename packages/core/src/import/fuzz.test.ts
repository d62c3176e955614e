import { describe, expect, test } from "vitest";
import kerasHdf5Files from "../testing/corpus/keras-hdf5.ts";
import kerasZipFiles from "../testing/corpus/keras-zip.ts";
import onnxFiles from "../testing/corpus/onnx.ts";
import tfjsGraphFiles from "../testing/corpus/tfjs-graph.ts";
import tfjsLayersFiles from "../testing/corpus/tfjs-layers.ts";
import { fuzzCase, outcomeOf } from "../testing/fuzz.ts";
import { memoryFile } from "../testing/importerSuite.ts";
import kerasHdf5 from "./keras-hdf5.ts";
import kerasZip from "./keras-zip.ts";
import onnx from "./onnx.ts";
import tfjsGraph from "./tfjs-graph.ts";
import tfjsLayers from "./tfjs-layers.ts";

// `npm run fuzz` runs many more.
describe.each([
  [kerasHdf5, kerasHdf5Files],
  [kerasZip, kerasZipFiles],
  [onnx, onnxFiles],
  [tfjsGraph, tfjsGraphFiles],
  [tfjsLayers, tfjsLayersFiles],
] as const)("$id", (importer, corpus) => {
  test("every specimen is a model", async () => {
    for (const { name, bytes, siblings } of await corpus())
      expect((await importer.read(memoryFile(name, bytes, siblings), {})).format).toBe(importer.id);
  });

  test("mutated files are models or are refused", async () => {
    const specimens = await corpus();
    const kinds = new Set<string>();
    for (let index = 0; index < 100; index++) {
      const { kind, fuzzed, message } = await outcomeOf(importer, fuzzCase(specimens, 1, index));
      kinds.add(kind);
      expect(kind, `case ${index}, ${fuzzed.told}: ${message}`).not.toBe("crash");
    }
    expect([...kinds].sort()).toEqual(["model", "refused"]);
  }, 60_000);
});
