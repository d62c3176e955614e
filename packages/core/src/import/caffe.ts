import { openNetwork } from "./caffe/files.ts";
import { isHdf5Weights } from "./caffe/hdf5.ts";
import { caffeLayers } from "./caffe/layer/all.ts";
import { importCaffe } from "./caffe/model.ts";
import { looksLikeCaffemodel, looksLikePrototxt } from "./caffe/sniff.ts";
import { defineImporter, namesIn } from "./define.ts";

export default defineImporter({
  id: "caffe",
  title: "Caffe",
  extensions: [".caffemodel", ".prototxt", ".caffemodel.h5"],
  reads: [{ kind: "Caffe layers", names: namesIn(caffeLayers.flat()) }],
  sniff: ({ name, bytes }) => looksLikeCaffemodel(bytes) || looksLikePrototxt(bytes) || isHdf5Weights(name, bytes),
  read: async (file, options) => importCaffe(file, await openNetwork(file), options),
});
