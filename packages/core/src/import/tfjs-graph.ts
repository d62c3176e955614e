import type { ImportOptions, ModelFile } from "./define.ts";
import { defineImporter, namesIn } from "./define.ts";
import { isObject, readArtifacts, tfjsKind } from "./tfjs/artifacts.ts";
import { importTensorFlow } from "./tfjs/graph.ts";
import { readWeights } from "./tfjs/manifest.ts";
import { tensorFlowOps } from "./tfjs/op/all.ts";

export default defineImporter({
  id: "tfjs-graph",
  title: "TensorFlow.js graph",
  extensions: ["model.json"],
  reads: [{ kind: "TensorFlow operators", names: namesIn(tensorFlowOps.flat()) }],
  sniff: ({ bytes }) => tfjsKind(bytes) === "graph",
  read,
});

async function read(file: ModelFile, options: ImportOptions) {
  const { topology, manifest, stated } = readArtifacts(file);
  const weights = await readWeights(file, manifest);
  const metadata = isObject(stated.userDefinedMetadata) ? stated.userDefinedMetadata : undefined;
  const signature = [stated.signature, metadata?.signature].find(isObject);
  const imported = importTensorFlow({ topology, signature, weights }, options);
  const converter = typeof stated.convertedBy === "string" ? { converted_by: stated.convertedBy } : {};
  return { ...imported, format: "tfjs-graph", metadata: converter };
}
