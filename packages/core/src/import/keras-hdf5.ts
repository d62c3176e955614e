import { defineImporter } from "./define.ts";
import { isHdf5 } from "./keras/sniff.ts";

export default defineImporter({
  id: "keras-hdf5",
  title: "Keras HDF5",
  extensions: [".h5", ".hdf5", ".keras"],
  sniff: ({ bytes }) => isHdf5(bytes),
  reader: () => import("./keras/hdf5Reader.ts"),
});
