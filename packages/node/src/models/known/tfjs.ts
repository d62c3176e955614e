import { conventions } from "@convlens/core/onnx";
import { defineShelf, type KnownModel } from "./define.ts";

const mobilenet = (alpha: string, megabytes: number): KnownModel => ({
  name: `tfjs-mobilenet-${alpha}`,
  title: `MobileNet v1, width ${Number(alpha)}`,
  url: `https://storage.googleapis.com/tfjs-models/tfjs/mobilenet_v1_${alpha}_224/model.json`,
  megabytes,
  licence: "Apache-2.0",
  declared: {
    input: { layout: "NHWC", size: [224, 224], ...conventions.tf, resize: "crop" },
    output: { scores: "probabilities", labels: "imagenet-1k" },
  },
});

/** Layers models of TensorFlow.js, whose weights are in files of their own. */
export default defineShelf({
  title: "TensorFlow.js",
  models: [mobilenet("0.25", 1.9), mobilenet("0.50", 5.3), mobilenet("0.75", 10.3), mobilenet("1.0", 17)],
});
