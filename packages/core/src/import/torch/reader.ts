import type { ImportOptions, ModelFile } from "../define.ts";
import { explained, openTorch } from "./file.ts";
import { modelOf } from "./model.ts";
import { stateDictOf } from "./stateDict.ts";

export { torchReads as reads } from "./reads.ts";

export async function read(file: ModelFile, options: ImportOptions) {
  const { name, bytes } = file;
  const { root, storages, littleEndian } = openTorch(bytes, name);
  const state = explained(name, () => stateDictOf(root, storages, littleEndian, name));
  return modelOf(state, file, "torch", options);
}
