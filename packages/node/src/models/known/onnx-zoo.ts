import type { Convention } from "@convlens/core/onnx";
import { conventions } from "@convlens/core/onnx";
import { defineShelf, type KnownModel } from "./define.ts";

/** `stem` names the repository and the file in it. */
function zoo(name: string, title: string, stem: string, bytes: number, sha256: string, values: Convention): KnownModel {
  return {
    name: `onnx-${name}`,
    title,
    url: `https://huggingface.co/onnxmodelzoo/${stem}/resolve/main/${stem}.onnx`,
    sha256,
    megabytes: Math.round(bytes / 1e5) / 10,
    licence: "Apache-2.0",
    declared: {
      input: { layout: "NCHW", size: [224, 224], ...conventions[values], resize: "crop" },
      output: { labels: "imagenet-1k" },
    },
    ...(values === "caffe" && { note: "converted from Caffe" }),
  };
}

const models: readonly KnownModel[] = [
  zoo(
    "alexnet",
    "AlexNet",
    "bvlcalexnet-12",
    243863787,
    "6b0da9510f27f234ee96a85dc3809dd210150fdefad87f6850f9788513216945",
    "caffe",
  ),
  zoo(
    "caffenet",
    "CaffeNet",
    "caffenet-9",
    243863553,
    "802138332cf3e423c82a9a80c76e4f9227dd4effb3aba55413601fa4345cfd36",
    "caffe",
  ),
  zoo(
    "googlenet",
    "GoogLeNet",
    "googlenet-7",
    28020232,
    "5725ccfd90845735ce5897faf7843c3f9b13acda3c4f3bff82cb21c9337c9de8",
    "caffe",
  ),
  zoo(
    "inception-v1",
    "Inception v1",
    "inception-v1-12",
    28021958,
    "814b31a6316873bd03d2d808415ce1f40a7bf48ad88eab5ecc3cdc8dc6cf38ec",
    "caffe",
  ),
  zoo(
    "mobilenetv2",
    "MobileNet v2",
    "mobilenetv2-7",
    14246826,
    "c1c513582d56afceff8516c73804e484c81c6a830712ab6d682253f4a3cd042f",
    "torch",
  ),
  zoo(
    "mobilenetv2-int8",
    "MobileNet v2, quantised",
    "mobilenetv2-12-int8",
    3655033,
    "cc028fe6cae7bc11a4ff53cfc9b79c920e8be65ce33a904ec3e2a8f66d77f95f",
    "torch",
  ),
  zoo(
    "resnet50",
    "ResNet-50 v1",
    "resnet50-v1-12",
    102576419,
    "ab65bdc02c5b3123eb3cdf6dac01742438517d8635d4f233913b2be1c70db3b6",
    "torch",
  ),
  zoo(
    "resnet50-int8",
    "ResNet-50 v1, quantised",
    "resnet50-v1-12-int8",
    25815878,
    "d1a4461aeaa1c7a639a89c806b51f3ad8c228cae0039d3cefd6c6ba406dcec37",
    "torch",
  ),
  zoo(
    "resnet50v2",
    "ResNet-50 v2",
    "resnet50-v2-7",
    102442450,
    "1e80e8a7c8eec8e8b20c440d7dd7f2f8590779c7c2859dc4514870dc463845d3",
    "torch",
  ),
  zoo(
    "shufflenetv2",
    "ShuffleNet v2",
    "shufflenet-v2-12",
    9218556,
    "ea69821b4dd374ae2f33f9710dd1229ac263d0ee5b5a46ca3521f6483e1ba035",
    "torch",
  ),
  zoo(
    "squeezenet1.1",
    "SqueezeNet 1.1",
    "squeezenet1.1-7",
    9165684,
    "9456373b67f04e4a9cb0bb9be984f0db2d0ad141582d84d4b4ad9e84f7ec7785",
    "torch",
  ),
  zoo(
    "vgg16",
    "VGG-16",
    "vgg16-7",
    553437328,
    "f20805a3ecccaa88647bbab4ad011ff2412a9838485ea844de0fcbce349820b9",
    "torch",
  ),
  zoo(
    "zfnet512",
    "ZFNet-512",
    "zfnet512-12",
    349005501,
    "c975ca6a24c0a2e1584c6f82667e0ac9c06084fc7769d267f71b4a154d1f1c72",
    "caffe",
  ),
  {
    name: "onnx-mnist",
    title: "Digits, a small network of MNIST",
    url: "https://huggingface.co/onnxmodelzoo/mnist-8/resolve/main/mnist-8.onnx",
    sha256: "2f06e72de813a8635c9bc0397ac447a601bdbfa7df4bebc278723b958831c9bf",
    megabytes: 0.03,
    licence: "Apache-2.0",
    declared: {
      input: { layout: "NCHW", size: [28, 28], channels: "GRAY", resize: "squash" },
      output: { labels: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"] },
    },
    note: "white digits on black",
  },
];

/** The ONNX Model Zoo, as it is on Hugging Face. */
export default defineShelf({ title: "ONNX Model Zoo", models });
