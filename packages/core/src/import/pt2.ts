import type { ImportOptions, ModelFile } from "./define.ts";
import { defineImporter } from "./define.ts";
import { modelOfProgram } from "./torch/aten/picture.ts";
import { isExported, openExported } from "./torch/exported/archive.ts";
import { programOf } from "./torch/exported/program.ts";

export default defineImporter({
  id: "pt2",
  title: "PyTorch exported program",
  extensions: [".pt2"],
  sniff: ({ bytes }) => isExported(bytes),
  read,
});

async function read(file: ModelFile, options: ImportOptions) {
  return modelOfProgram(programOf(openExported(file.bytes, file.name), file.name), file, "pt2", options);
}
