import { layered } from "../description/layered.ts";
import { defineArchitecture } from "./define.ts";

const plain = (name: string, stride: number | string = 1) => ({ block: "plain", name, with: { stride } });

export default defineArchitecture({
  id: "regnet",
  title: "RegNet X and Y (torchvision; Radosavovic et al., 2020)",
  stems: ["stem.0.weight"],
  size: () => 224,
  write: layered(
    [
      plain("stem", 2),
      { ReLU: "stem.2" },
      {
        repeat: "trunk_output.block{stage}",
        as: "stage",
        from: 1,
        layers: [
          {
            repeat: "trunk_output.block{stage}.block{stage}-{i}",
            each: { stride: [2, 1] },
            layers: [
              {
                block: "bottleneck",
                name: "trunk_output.block{stage}.block{stage}-{i}",
                with: { stride: "{stride}" },
              },
            ],
          },
          { Identity: "trunk_output.block{stage}" },
        ],
      },
      { AdaptiveAvgPool2d: "avgpool" },
      "Flatten",
      { classifier: "fc" },
    ],
    {
      plain: [{ Conv2d: "0", stride: "{stride}", padding: "same" }, { BatchNorm2d: "1" }],
      // Its 3×3 convolution has groups; RegNet Y has squeeze and excitation.
      bottleneck: [
        {
          add: "add",
          branches: [
            [{ ...plain("proj", "{stride}"), when: "proj" }],
            [
              plain("f.a"),
              { ReLU: "f.a.2" },
              plain("f.b", "{stride}"),
              { ReLU: "f.b.2" },
              { mul: "f.se", when: "f.se", branches: [[], [{ block: "gate", name: "f.se" }]] },
              plain("f.c"),
            ],
          ],
        },
        { ReLU: "" },
      ],
      gate: [
        { AdaptiveAvgPool2d: "avgpool" },
        { Conv2d: "fc1" },
        { ReLU: "activation" },
        { Conv2d: "fc2" },
        { Sigmoid: "scale_activation" },
      ],
    },
  ),
});
