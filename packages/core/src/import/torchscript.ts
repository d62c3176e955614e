import { defineImporter } from "./define.ts";
import { isScript } from "./torch/script/sniff.ts";

export default defineImporter({
  id: "torchscript",
  title: "TorchScript",
  extensions: [".pt", ".pth", ".torchscript", ".jit"],
  sniff: ({ bytes }) => isScript(bytes),
  reader: () => import("./torch/script/reader.ts"),
});
