import { layered } from "../description/layered.ts";
import { defineArchitecture } from "./define.ts";

const step = (name: string, stride: number | string = 1) => ({ block: "step", name, with: { stride } });

export default defineArchitecture({
  id: "timm-regnet",
  title: "RegNet X and Y (timm; Radosavovic et al., 2020)",
  stems: ["stem.conv.weight"],
  size: () => 224,
  write: layered(
    [
      step("stem", 2),
      { ReLU: "stem" },
      {
        repeat: "s{stage}",
        as: "stage",
        from: 1,
        layers: [
          {
            repeat: "s{stage}.b{i}",
            from: 1,
            each: { stride: [2, 1] },
            layers: [{ block: "bottleneck", name: "s{stage}.b{i}", with: { stride: "{stride}" } }],
          },
          { Identity: "s{stage}" },
        ],
      },
      { AdaptiveAvgPool2d: "head.global_pool" },
      { Flatten: "head.flatten" },
      { classifier: "head.fc" },
    ],
    {
      step: [{ Conv2d: "conv", stride: "{stride}", padding: "same" }, { BatchNorm2d: "bn" }],
      bottleneck: [
        {
          add: "add",
          branches: [
            [
              step("conv1"),
              { ReLU: "conv1" },
              step("conv2", "{stride}"),
              { ReLU: "conv2" },
              { mul: "se", when: "se", branches: [[], [{ block: "gate", name: "se" }]] },
              step("conv3"),
            ],
            [{ ...step("downsample", "{stride}"), when: "downsample" }],
          ],
        },
        { ReLU: "" },
      ],
      gate: [
        { AdaptiveAvgPool2d: "avgpool" },
        { Conv2d: "fc1" },
        { ReLU: "act" },
        { Conv2d: "fc2" },
        { Sigmoid: "gate" },
      ],
    },
  ),
});
