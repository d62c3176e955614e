import { ConvlensError } from "../../base/errors.ts";
import { decodeSafetensors } from "../../base/safetensors.ts";
import type { ImportOptions, ModelFile } from "../define.ts";
import { modelOf } from "./model.ts";
import { inFloat32 } from "./storage.ts";

export { torchReads as reads } from "./reads.ts";

export async function read(file: ModelFile, options: ImportOptions) {
  const { name, bytes } = file;
  const broken = (why: string) => new ConvlensError(`"${name}" is no whole safetensors file: ${why}`, "Copy it again.");
  const { tensors, metadata } = decodeSafetensors(bytes, broken, true);
  const state = new Map(Object.entries(tensors).map(([key, t]) => [key, inFloat32(t)]));
  return { ...(await modelOf({ tensors: state, notes: [] }, file, "safetensors", options)), metadata };
}
