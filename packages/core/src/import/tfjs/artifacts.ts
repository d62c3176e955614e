import { ConvlensError } from "../../base/errors.ts";
import type { ModelFile } from "../define.ts";
import { parsedJson } from "../keras/parsed.ts";

export type Json = Readonly<Record<string, unknown>>;

export const isObject = (v: unknown): v is Json => typeof v === "object" && v !== null && !Array.isArray(v);

/** What a `model.json` of TensorFlow.js describes: Keras layers, or a TensorFlow graph. */
export type TfjsKind = "layers" | "graph";

/** Longer texts are no `model.json`; those of large networks have a few megabytes. */
const LONGEST = 1 << 28;

/** Which kind of `model.json` the bytes are; `undefined` where they are none. Also of one that is cut off, as far as it shows. */
export function tfjsKind(bytes: Uint8Array): TfjsKind | undefined {
  const head = new TextDecoder().decode(bytes.subarray(0, 64)).replace(/^\uFEFF/, "");
  if (!head.trimStart().startsWith("{") || bytes.length > LONGEST) return undefined;
  const text = new TextDecoder().decode(bytes);
  if (!/"modelTopology"\s*:\s*\{/.test(text)) return undefined;
  const format = /"format"\s*:\s*"(layers|graph)-model"/.exec(text)?.[1];
  if (format) return format as TfjsKind;
  if (/"model_config"\s*:|"class_name"\s*:/.test(text)) return "layers";
  return /"node"\s*:\s*\[/.test(text) ? "graph" : undefined;
}

/** What a `model.json` holds. */
export interface Artifacts {
  readonly topology: Json;
  readonly manifest: unknown;
  /** The whole of it. */
  readonly stated: Json;
}

/** Parses `model.json`. Throws `ConvlensError` where it is not whole or without a topology. */
export function readArtifacts(file: ModelFile): Artifacts {
  const text = new TextDecoder().decode(file.bytes);
  const stated = parsedJson(text, `"${file.name}"`);
  if (!isObject(stated) || !isObject(stated.modelTopology))
    throw new ConvlensError(`"${file.name}" holds no modelTopology`, "Convert or save the model again.");
  return { topology: stated.modelTopology, manifest: stated.weightsManifest, stated };
}
