import { conventions } from "@convlens/core/onnx";
import { defineShelf, type KnownModel } from "./define.ts";

const timm = (variant: string, title: string, megabytes: number): KnownModel => ({
  name: `timm-${variant}`,
  title,
  url: `https://huggingface.co/timm/${variant}/resolve/main/model.safetensors`,
  megabytes,
  licence: "Apache-2.0",
  declared: {
    input: { layout: "NCHW", size: [224, 224], ...conventions.torch, resize: "crop" },
    output: { scores: "logits", labels: "imagenet-1k" },
  },
});

/** Weights of timm on Hugging Face. */
export default defineShelf({
  title: "timm",
  models: [
    timm("resnet18.a1_in1k", "ResNet-18, recipe A1", 46.8),
    timm("resnet34.a1_in1k", "ResNet-34, recipe A1", 87.3),
    timm("resnet50.a1_in1k", "ResNet-50, recipe A1", 102.5),
    timm("resnet101.a1h_in1k", "ResNet-101, recipe A1h", 178.8),
    timm("resnet152.a1h_in1k", "ResNet-152, recipe A1h", 241.5),
  ],
});
