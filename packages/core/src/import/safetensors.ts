import { isSafetensors } from "../base/safetensors.ts";
import { defineImporter } from "./define.ts";

export default defineImporter({
  id: "safetensors",
  title: "safetensors",
  extensions: [".safetensors"],
  takesArchitecture: true,
  sniff: ({ bytes }) => isSafetensors(bytes),
  reader: () => import("./torch/safetensorsReader.ts"),
});
