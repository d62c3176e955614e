import { defineImporter } from "./define.ts";
import { isArchive, isLegacy } from "./torch/sniff.ts";

export default defineImporter({
  id: "torch",
  title: "PyTorch weights",
  extensions: [".pth", ".pt", ".th", ".bin", ".ckpt"],
  takesArchitecture: true,
  sniff: ({ bytes }) => isLegacy(bytes) || isArchive(bytes),
  reader: () => import("./torch/reader.ts"),
});
