import { defineImporter } from "./define.ts";
import { tfjsKind } from "./tfjs/sniff.ts";

export default defineImporter({
  id: "tfjs-layers",
  title: "TensorFlow.js layers",
  extensions: ["model.json"],
  sniff: ({ bytes }) => tfjsKind(bytes) === "layers",
  reader: () => import("./tfjs/layersReader.ts"),
});
