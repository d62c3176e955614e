import { ConvlensError } from "../../base/errors.ts";
import type { Zip } from "../../base/zip.ts";
import { openZip } from "../../base/zip.ts";
import { type ImportOptions, type ModelFile, namesIn } from "../define.ts";
import { kerasLayers } from "./all.ts";
import type { ModelConfig } from "./architecture.ts";
import { leaves } from "./architecture.ts";
import { ownerOf } from "./build.ts";
import { withHdf5 } from "./hdf5.ts";
import { importKeras } from "./model.ts";
import { objectWeights } from "./objectPaths.ts";
import { parseModel } from "./parse.ts";
import { parsedJson } from "./parsed.ts";
import { CONFIG, METADATA, WEIGHTS } from "./sniff.ts";

export const reads = [{ kind: "Keras layers", names: namesIn(kerasLayers.flat()) }];

export async function read(file: ModelFile, options: ImportOptions) {
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
