import { openNetwork } from "./caffe/files.ts";
import { caffeLayers } from "./caffe/layer/all.ts";
import { importCaffe } from "./caffe/model.ts";
import { looksLikeCaffemodel, looksLikePrototxt } from "./caffe/sniff.ts";
import { defineImporter, namesIn } from "./define.ts";

export default defineImporter({
  id: "caffe",
  title: "Caffe",
  extensions: [".caffemodel", ".prototxt"],
  reads: [{ kind: "Caffe layers", names: namesIn(caffeLayers.flat()) }],
  sniff: ({ bytes }) => looksLikeCaffemodel(bytes) || looksLikePrototxt(bytes),
  read: async (file, options) => importCaffe(file, await openNetwork(file), options),
});
