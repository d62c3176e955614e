import { ConvlensError } from "../../base/errors.ts";
import { type ImportOptions, type ModelFile, namesIn } from "../define.ts";
import { kerasLayers } from "./all.ts";
import type { ModelConfig } from "./architecture.ts";
import type { Weights } from "./build.ts";
import type { Hdf5 } from "./hdf5.ts";
import { withHdf5 } from "./hdf5.ts";
import { legacyWeights } from "./legacy.ts";
import { importKeras } from "./model.ts";
import { hasObjectPaths, objectWeights } from "./objectPaths.ts";
import { parseModel } from "./parse.ts";
import { parsedJson } from "./parsed.ts";

export const reads = [{ kind: "Keras layers", names: namesIn(kerasLayers.flat()) }];

const WEIGHTS = "/model_weights";

export async function read(file: ModelFile, options: ImportOptions) {
  const whole = await withHdf5(file.name, file.bytes, (h5) => {
    const text = h5.text("/", "model_config");
    if (text === undefined) return refuseOther(file, h5);
    const model = parseModel(parsedJson(text, `the model config in "${file.name}"`));
    const version = h5.text("/", "keras_version") ?? h5.text(WEIGHTS, "keras_version");
    return imported({ model, version, weights: listedWeights(h5, model, WEIGHTS) }, options);
  });
  return whole ?? readWeights(file, options);
}

/** A file of weights alone, with the config of its model beside it. */
async function readWeights(file: ModelFile, options: ImportOptions) {
  const beside = await configBeside(file);
  const config = parsedJson(beside.text, `"${beside.name}"`);
  const model = parseModel(config);
  const stated = (config as { keras_version?: unknown }).keras_version;
  return withHdf5(file.name, file.bytes, (h5) => {
    const under = ["", WEIGHTS].find((group) => h5.texts(group || "/", "layer_names"));
    const version =
      typeof stated === "string" ? stated : (h5.text("/", "keras_version") ?? (h5.has("/layers") ? "3" : "2"));
    const weights = under === undefined ? objectWeights(model, h5) : listedWeights(h5, model, under);
    return imported({ model, version, weights }, options);
  });
}

interface Read {
  readonly model: ModelConfig;
  readonly weights: Weights;
  readonly version: string | undefined;
}

function imported({ model, weights, version }: Read, options: ImportOptions) {
  const keras = Number.parseInt(version ?? "", 10) || 2;
  const metadata: Record<string, string> = version ? { keras_version: version } : {};
  return { ...importKeras({ model, weights, keras }, options), format: "keras-hdf5", metadata };
}

const listedWeights = (h5: Hdf5, model: ModelConfig, under: string): Weights =>
  legacyWeights(model, (layer) => {
    const group = `${under}/${layer}`;
    const names = h5.texts(group, "weight_names") ?? [];
    return names.map((name) => ({ name, read: () => h5.tensor(`${group}/${name}`) }));
  });

/** `config.json`, as in a `.keras` file, or a file of the weights' own name, such as `net.json` beside `net.weights.h5`. */
async function configBeside(file: ModelFile): Promise<{ name: string; text: string }> {
  for (const name of [`${file.name.replace(/(\.weights)?\.\w+$/, "")}.json`, "config.json"]) {
    const bytes = await file.sibling(name);
    if (bytes) return { name, text: new TextDecoder().decode(bytes) };
  }
  throw new ConvlensError(
    `"${file.name}" holds only weights: it does not say which layers they belong to`,
    "Put config.json beside it (the text that model.to_json() gives), or load the weights into their model, model.load_weights(…), and save the whole: model.save('model.keras').",
  );
}

/** Throws for an HDF5 file that holds no weights of Keras either: those are listed by `layer_names`, or by the paths of objects. */
function refuseOther(file: ModelFile, h5: Hdf5): undefined {
  if (h5.texts("/", "layer_names") || h5.texts(WEIGHTS, "layer_names") || hasObjectPaths(h5)) return;
  throw new ConvlensError(
    `"${file.name}" is an HDF5 file but not a Keras model: it has no model_config`,
    "A Keras model is saved with model.save('model.h5').",
  );
}
