import { defineImporter } from "./define.ts";
import { isKerasZip } from "./keras/sniff.ts";

export default defineImporter({
  id: "keras-zip",
  title: "Keras 3",
  extensions: [".keras"],
  sniff: ({ bytes }) => isKerasZip(bytes),
  reader: () => import("./keras/zipReader.ts"),
});
