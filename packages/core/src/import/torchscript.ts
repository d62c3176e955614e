import type { ImportOptions, ModelFile } from "./define.ts";
import { defineImporter } from "./define.ts";
import { modelOfProgram } from "./torch/aten/picture.ts";
import { isScript, openScript } from "./torch/script/archive.ts";
import { programOf } from "./torch/script/program.ts";

export default defineImporter({
  id: "torchscript",
  title: "TorchScript",
  extensions: [".pt", ".pth", ".torchscript", ".jit"],
  sniff: ({ bytes }) => isScript(bytes),
  read,
});

async function read(file: ModelFile, options: ImportOptions) {
  return modelOfProgram(programOf(openScript(file.bytes, file.name), file.name), file, "torchscript", options);
}
