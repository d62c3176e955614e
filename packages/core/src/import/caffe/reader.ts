import { type ImportOptions, type ModelFile, namesIn } from "../define.ts";
import { openNetwork } from "./files.ts";
import { caffeLayers } from "./layer/all.ts";
import { importCaffe } from "./model.ts";

export const reads = [{ kind: "Caffe layers", names: namesIn(caffeLayers.flat()) }];

export const read = async (file: ModelFile, options: ImportOptions) =>
  importCaffe(file, await openNetwork(file), options);
