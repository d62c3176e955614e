import { ConvlensError } from "../../base/errors.ts";
import type { ModelFile } from "../define.ts";
import { parsedJson } from "../keras/parsed.ts";

export type Json = Readonly<Record<string, unknown>>;

export const isObject = (v: unknown): v is Json => typeof v === "object" && v !== null && !Array.isArray(v);

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
