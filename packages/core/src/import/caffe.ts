import { openNetwork } from "./caffe/files.ts";
import { importCaffe } from "./caffe/model.ts";
import { looksLikeCaffemodel, looksLikePrototxt } from "./caffe/sniff.ts";
import { defineImporter } from "./define.ts";

export default defineImporter({
  id: "caffe",
  title: "Caffe",
  extensions: [".caffemodel", ".prototxt"],
  sniff: ({ bytes }) => looksLikeCaffemodel(bytes) || looksLikePrototxt(bytes),
  read: async (file, options) => importCaffe(file, await openNetwork(file), options),
});
