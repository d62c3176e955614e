import { type ImportOptions, type ModelFile, namesIn } from "../define.ts";
import { isObject, readArtifacts } from "./artifacts.ts";
import { importTensorFlow } from "./graph.ts";
import { readWeights } from "./manifest.ts";
import { tensorFlowOps } from "./op/all.ts";

export const reads = [{ kind: "TensorFlow operators", names: namesIn(tensorFlowOps.flat()) }];

export async function read(file: ModelFile, options: ImportOptions) {
  const { topology, manifest, stated } = readArtifacts(file);
  const weights = await readWeights(file, manifest);
  const metadata = isObject(stated.userDefinedMetadata) ? stated.userDefinedMetadata : undefined;
  const signature = [stated.signature, metadata?.signature].find(isObject);
  const imported = importTensorFlow({ topology, signature, weights }, options);
  const converter = typeof stated.convertedBy === "string" ? { converted_by: stated.convertedBy } : {};
  return { ...imported, format: "tfjs-graph", metadata: converter };
}
