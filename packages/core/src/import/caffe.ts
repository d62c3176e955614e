import { isHdf5Weights, looksLikeCaffemodel, looksLikePrototxt } from "./caffe/sniff.ts";
import { defineImporter } from "./define.ts";

export default defineImporter({
  id: "caffe",
  title: "Caffe",
  extensions: [".caffemodel", ".prototxt", ".caffemodel.h5"],
  sniff: ({ name, bytes }) => looksLikeCaffemodel(bytes) || looksLikePrototxt(bytes) || isHdf5Weights(name, bytes),
  reader: () => import("./caffe/reader.ts"),
});
