import type { ImportOptions, ModelFile } from "../../define.ts";
import { modelOfProgram } from "../aten/picture.ts";
import { openScript } from "./archive.ts";
import { programOf } from "./program.ts";

export const read = async (file: ModelFile, options: ImportOptions) =>
  modelOfProgram(programOf(openScript(file.bytes, file.name), file.name), file, "torchscript", options);
