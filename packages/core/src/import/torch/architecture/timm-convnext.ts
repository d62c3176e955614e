import { layered } from "../description/layered.ts";
import { defineArchitecture } from "./define.ts";

const EPSILON = 1e-6;

const write = layered(
  [
    { Conv2d: "stem.0", stride: 4 },
    { LayerNorm2d: "stem.1", eps: EPSILON },
    {
      repeat: "stages.{stage}",
      as: "stage",
      layers: [
        { LayerNorm2d: "stages.{stage}.downsample.0", eps: EPSILON, when: "stages.{stage}.downsample.0" },
        { Conv2d: "stages.{stage}.downsample.1", stride: 2, when: "stages.{stage}.downsample.1" },
        { repeat: "stages.{stage}.blocks.{i}", layers: [{ block: "block", name: "stages.{stage}.blocks.{i}" }] },
        { Identity: "stages.{stage}" },
      ],
    },
    { AdaptiveAvgPool2d: "head.global_pool" },
    { LayerNorm2d: "head.norm", eps: EPSILON },
    { Flatten: "head.flatten" },
    { classifier: "head.fc" },
  ],
  {
    // A depthwise 7×7 convolution, then a perceptron on the channels of each place; version 2 has responses normalised where 1 has a scale.
    block: [
      {
        add: "",
        branches: [
          [
            { Conv2d: "conv_dw", padding: "same" },
            { LayerNorm2d: "norm", eps: EPSILON },
            { pointwise: "mlp.fc1" },
            { GELU: "mlp.act" },
            { GlobalResponseNorm: "mlp.grn", when: "mlp.grn" },
            { pointwise: "mlp.fc2" },
            { scale: "gamma", when: "gamma" },
          ],
          [],
        ],
      },
    ],
  },
);

/** The authors' own names, as timm has them. */
const asTimm = (name: string): string =>
  name
    .replace(/^downsample_layers\.0\./, "stem.")
    .replace(/^downsample_layers\.(\d)\./, "stages.$1.downsample.")
    .replace(/^stages\.(\d+)\.(\d+)\./, "stages.$1.blocks.$2.")
    .replace(/\.dwconv\./, ".conv_dw.")
    .replace(/\.pwconv1\./, ".mlp.fc1.")
    .replace(/\.pwconv2\./, ".mlp.fc2.")
    .replace(/\.grn\.gamma$/, ".mlp.grn.weight")
    .replace(/(?<!mlp)\.grn\.beta$/, ".mlp.grn.bias")
    .replace(/^norm\./, "head.norm.")
    .replace(/^head\.(?=weight$|bias$)/, "head.fc.");

export default [
  defineArchitecture({
    id: "timm-convnext",
    title: "ConvNeXt and ConvNeXt v2 (timm; Liu et al., 2022; Woo et al., 2023)",
    stems: ["stem.0.weight"],
    size: () => 224,
    write,
  }),
  defineArchitecture({
    id: "convnext-original",
    title: "ConvNeXt and ConvNeXt v2 as their authors publish them",
    stems: ["stem.0.weight"],
    rename: asTimm,
    size: () => 224,
    write,
  }),
];
