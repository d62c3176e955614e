import { defineImporter } from "./define.ts";
import { tfjsKind } from "./tfjs/sniff.ts";

export default defineImporter({
  id: "tfjs-graph",
  title: "TensorFlow.js graph",
  extensions: ["model.json"],
  sniff: ({ bytes }) => tfjsKind(bytes) === "graph",
  reader: () => import("./tfjs/graphReader.ts"),
});
