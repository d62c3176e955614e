import { ConvlensError } from "../../base/errors.ts";
import type { Declared, Model } from "../../onnx/meta.ts";
import { type ImportOptions, type ModelFile, namesIn } from "../define.ts";
import { kerasLayers } from "../keras/all.ts";
import { importKeras } from "../keras/model.ts";
import { parseModel } from "../keras/parse.ts";
import { parsedJson } from "../keras/parsed.ts";
import type { Json } from "./artifacts.ts";
import { isObject, readArtifacts } from "./artifacts.ts";
import { readWeights } from "./manifest.ts";
import { namedWeights } from "./named.ts";

export const reads = [{ kind: "Keras layers", names: namesIn(kerasLayers.flat()) }];

export async function read(file: ModelFile, options: ImportOptions) {
  const { topology, manifest } = readArtifacts(file);
  const model = parseModel(configOf(file, topology));
  const version = typeof topology.keras_version === "string" ? topology.keras_version : "";
  const keras = Number.parseInt(version, 10) || 2;
  const weights = namedWeights(await readWeights(file, manifest));
  const imported = importKeras({ model, weights, keras }, options);
  const declared = await labelled(file, imported);
  return { ...imported, declared, format: "tfjs-layers", metadata: version ? { keras_version: version } : {} };
}

/** TensorFlow.js itself writes the config in place of the topology; the converter below `model_config`, once as a text. */
function configOf(file: ModelFile, topology: Json): unknown {
  const { model_config } = topology;
  if (typeof model_config === "string") return parsedJson(model_config, `the model config in "${file.name}"`);
  if (isObject(model_config)) return model_config;
  if (typeof topology.class_name === "string") return topology;
  throw new ConvlensError(`"${file.name}" holds no layers`, "Convert or save the model again.");
}

/** Teachable Machine puts the names of the classes into `metadata.json`. */
async function labelled(
  file: ModelFile,
  { graph, output, declared }: Pick<Model, "graph" | "output" | "declared">,
): Promise<Declared> {
  const bytes = await file.sibling("metadata.json");
  const stated = bytes && parsedOrNothing(new TextDecoder().decode(bytes));
  const labels = isObject(stated) && Array.isArray(stated.labels) ? stated.labels.map(String) : [];
  const classes = graph.infos.get(output)?.shape[1];
  return labels.length > 0 && labels.length === classes
    ? { ...declared, output: { ...declared.output, labels } }
    : declared;
}

/** `metadata.json` may be of anything else that lies in the folder. */
function parsedOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
