import { ConvlensError } from "../base/errors.ts";
import type { Zip } from "../base/zip.ts";
import { isZip, openZip } from "../base/zip.ts";
import type { ImportOptions, ModelFile } from "./define.ts";
import { defineImporter, namesIn } from "./define.ts";
import { kerasLayers } from "./keras/all.ts";
import type { ModelConfig } from "./keras/architecture.ts";
import { leaves } from "./keras/architecture.ts";
import { ownerOf } from "./keras/build.ts";
import { withHdf5 } from "./keras/hdf5.ts";
import { importKeras } from "./keras/model.ts";
import { objectWeights } from "./keras/objectPaths.ts";
import { parseModel } from "./keras/parse.ts";
import { parsedJson } from "./keras/parsed.ts";

const CONFIG = "config.json";
const METADATA = "metadata.json";
const WEIGHTS = "model.weights.h5";

export default defineImporter({
  id: "keras-zip",
  title: "Keras 3",
  extensions: [".keras"],
  reads: [{ kind: "Keras layers", names: namesIn(kerasLayers.flat()) }],
  sniff: ({ bytes }) => isZip(bytes) && [CONFIG, METADATA, WEIGHTS].includes(firstName(bytes)),
  read,
});

/** The name of an archive's first file; Keras writes nothing but its own. */
function firstName(bytes: Uint8Array): string {
  const length = (bytes[26] ?? 0) | ((bytes[27] ?? 0) << 8);
  return new TextDecoder().decode(bytes.subarray(30, 30 + length));
}

async function read(file: ModelFile, options: ImportOptions) {
  const zip = openZip(file.bytes, `"${file.name}"`);
  const model = parseModel(parsedJson(textOf(zip, CONFIG), `${CONFIG} in "${file.name}"`));
  refuseQuantised(model);
  const version = versionOf(file, zip);
  const keras = Number.parseInt(version, 10) || 3;
  const bytes = weightsOf(file, zip);
  const imported = await withHdf5(`${file.name}/${WEIGHTS}`, bytes, (h5) =>
    importKeras({ model, weights: objectWeights(model, h5), keras }, options),
  );
  return { ...imported, format: "keras-zip", metadata: version ? { keras_version: version } : {} };
}

const textOf = (zip: Zip, name: string): string => new TextDecoder().decode(zip.read(name));

function versionOf(file: ModelFile, zip: Zip): string {
  if (!zip.entries.has(METADATA)) return "";
  const metadata = parsedJson(textOf(zip, METADATA), `${METADATA} in "${file.name}"`);
  const version = (metadata as { keras_version?: unknown } | null)?.keras_version;
  return typeof version === "string" ? version : "";
}

function weightsOf(file: ModelFile, zip: Zip): Uint8Array {
  if (zip.entries.has(WEIGHTS)) return zip.read(WEIGHTS);
  const others = [...zip.entries.keys()].filter((name) => name.includes("weights"));
  throw new ConvlensError(
    `"${file.name}" holds no ${WEIGHTS}${others.length > 0 ? `, but ${others.slice(0, 3).join(", ")}` : ""}`,
    "Save the model again with model.save('model.keras').",
  );
}

/** Layers after `quantize("int8")` keep other weights than their classes do. */
function refuseQuantised(model: ModelConfig): void {
  for (const layer of leaves(model)) {
    const policy = (layer.settings.dtype as { class_name?: unknown } | null | undefined)?.class_name;
    if (typeof policy === "string" && policy.startsWith("Quantized"))
      throw new ConvlensError(
        `the ${ownerOf(layer)} has quantised weights, which are not read from a .keras file`,
        "Save the model before model.quantize(…), or export it to ONNX and open that.",
      );
  }
}
