import type { ImportOptions, ModelFile } from "../../define.ts";
import { modelOfProgram } from "../aten/picture.ts";
import { openExported } from "./archive.ts";
import { programOf } from "./program.ts";

export const read = async (file: ModelFile, options: ImportOptions) =>
  modelOfProgram(programOf(openExported(file.bytes, file.name), file.name), file, "pt2", options);
