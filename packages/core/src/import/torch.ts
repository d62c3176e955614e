import type { ImportOptions, ModelFile } from "./define.ts";
import { defineImporter } from "./define.ts";
import { explained, isArchive, isLegacy, openTorch } from "./torch/file.ts";
import { modelOf } from "./torch/model.ts";
import { torchReads } from "./torch/reads.ts";
import { stateDictOf } from "./torch/stateDict.ts";

export default defineImporter({
  id: "torch",
  title: "PyTorch weights",
  extensions: [".pth", ".pt", ".th", ".bin", ".ckpt"],
  reads: torchReads,
  takesArchitecture: true,
  sniff: ({ bytes }) => isLegacy(bytes) || isArchive(bytes),
  read,
});

async function read(file: ModelFile, options: ImportOptions) {
  const { name, bytes } = file;
  const { root, storages, littleEndian } = openTorch(bytes, name);
  const state = explained(name, () => stateDictOf(root, storages, littleEndian, name));
  return modelOf(state, file, "torch", options);
}
