import { defineImporter } from "./define.ts";
import { isTflite } from "./tflite/sniff.ts";

export default defineImporter({
  id: "tflite",
  title: "TensorFlow Lite",
  extensions: [".tflite", ".lite"],
  sniff: ({ bytes }) => isTflite(bytes),
  reader: () => import("./tflite/reader.ts"),
});
