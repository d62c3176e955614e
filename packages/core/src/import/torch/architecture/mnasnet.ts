import { layered } from "../description/layered.ts";
import { defineArchitecture } from "./define.ts";

const plain = (at: number, stride: number | string = 1) => [
  { Conv2d: `${at}`, stride, padding: "same" },
  { BatchNorm2d: `${at + 1}` },
];

const step = (at: number, stride: number | string = 1) => [...plain(at, stride), { ReLU: `${at + 2}` }];

/** Figure 7 of the paper: the stride of the first block of each stack. */
const strides = [2, 2, 2, 1, 2, 1];

export default defineArchitecture({
  id: "mnasnet",
  title: "MnasNet-B1 (torchvision; Tan et al., 2019)",
  stems: ["layers.0.weight"],
  size: () => 224,
  write: layered(
    [
      {
        sequential: "layers",
        layers: [
          ...step(0, 2),
          ...step(3),
          ...plain(6),
          ...strides.map((stride, i) => ({ block: "stack", name: `${8 + i}`, with: { stride } })),
          ...step(14),
        ],
      },
      { AdaptiveAvgPool2d: "avgpool" },
      "Flatten",
      { classifier: "classifier" },
    ],
    {
      stack: [
        {
          repeat: "{i}",
          each: { stride: ["{stride}", 1] },
          layers: [
            { residual: "{i}", layers: [{ block: "inverted", name: "{i}.layers", with: { stride: "{stride}" } }] },
          ],
        },
        { Identity: "" },
      ],
      inverted: [...step(0), ...step(3, "{stride}"), ...plain(6)],
    },
  ),
});
