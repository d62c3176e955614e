import { defineImporter } from "./define.ts";
import { isExported } from "./torch/exported/sniff.ts";

export default defineImporter({
  id: "pt2",
  title: "PyTorch exported program",
  extensions: [".pt2"],
  sniff: ({ bytes }) => isExported(bytes),
  reader: () => import("./torch/exported/reader.ts"),
});
