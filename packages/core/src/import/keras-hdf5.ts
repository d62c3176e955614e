import { ConvlensError } from "../base/errors.ts";
import type { ImportOptions, ModelFile } from "./define.ts";
import { defineImporter } from "./define.ts";
import type { ModelConfig } from "./keras/architecture.ts";
import type { Hdf5 } from "./keras/hdf5.ts";
import { HDF5_SIGNATURE, withHdf5 } from "./keras/hdf5.ts";
import { legacyWeights } from "./keras/legacy.ts";
import { importKeras } from "./keras/model.ts";
import { parseModel } from "./keras/parse.ts";

export default defineImporter({
  id: "keras-hdf5",
  title: "Keras HDF5",
  extensions: [".h5", ".hdf5", ".keras"],
  sniff: ({ bytes }) => HDF5_SIGNATURE.every((b, i) => bytes[i] === b),
  read: (file, options) => withHdf5(file.name, file.bytes, (h5) => read(file, h5, options)),
});

function read(file: ModelFile, h5: Hdf5, options: ImportOptions) {
  const text = h5.text("/", "model_config");
  if (text === undefined) throw withoutConfig(file, h5);
  const model = parseModel(parsed(file, text));
  const version = h5.text("/", "keras_version") ?? h5.text("/model_weights", "keras_version") ?? "";
  const source = { model, weights: storedWeights(h5, model), keras: Number.parseInt(version, 10) || 2 };
  const metadata = version ? { keras_version: version } : {};
  return { ...importKeras(source, options), format: "keras-hdf5", metadata };
}

function parsed(file: ModelFile, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ConvlensError(`the model config in "${file.name}" is not whole`, "Save the model again.", { cause });
  }
}

const WEIGHTS = "/model_weights";

const storedWeights = (h5: Hdf5, model: ModelConfig) =>
  legacyWeights(model, (layer) => {
    const group = `${WEIGHTS}/${layer}`;
    const names = h5.texts(group, "weight_names") ?? [];
    return names.map((name) => ({ name, read: () => h5.tensor(`${group}/${name}`) }));
  });

/** Keras writes `layer_names` beside weights; newer versions write `layers` and `vars` groups. */
function withoutConfig(file: ModelFile, h5: Hdf5): ConvlensError {
  const hasWeights =
    ["/", WEIGHTS].some((g) => h5.texts(g, "layer_names")) ||
    h5.has("/layers") ||
    h5.has("/_layer_checkpoint_dependencies");
  return hasWeights
    ? new ConvlensError(
        `"${file.name}" holds only weights: it does not say which layers they belong to`,
        "Load them into their model and save the whole: model.load_weights(…), then model.save('model.h5').",
      )
    : new ConvlensError(
        `"${file.name}" is an HDF5 file but not a Keras model: it has no model_config`,
        "A Keras model is saved with model.save('model.h5').",
      );
}
