import { ConvlensError } from "../base/errors.ts";
import { decodeSafetensors, isSafetensors } from "../base/safetensors.ts";
import type { ImportOptions, ModelFile } from "./define.ts";
import { defineImporter } from "./define.ts";
import { modelOf } from "./torch/model.ts";
import { torchReads } from "./torch/reads.ts";
import { inFloat32 } from "./torch/storage.ts";

export default defineImporter({
  id: "safetensors",
  title: "safetensors",
  extensions: [".safetensors"],
  reads: torchReads,
  takesArchitecture: true,
  sniff: ({ bytes }) => isSafetensors(bytes),
  read,
});

async function read(file: ModelFile, options: ImportOptions) {
  const { name, bytes } = file;
  const broken = (why: string) => new ConvlensError(`"${name}" is no whole safetensors file: ${why}`, "Copy it again.");
  const { tensors, metadata } = decodeSafetensors(bytes, broken, true);
  const state = new Map(Object.entries(tensors).map(([key, t]) => [key, inFloat32(t)]));
  return { ...(await modelOf({ tensors: state, notes: [] }, file, "safetensors", options)), metadata };
}
