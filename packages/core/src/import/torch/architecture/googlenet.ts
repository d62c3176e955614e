import { layered } from "../description/layered.ts";
import { defineArchitecture } from "./define.ts";

const pool = (name: string, kernel_size = 3) => ({ MaxPool2d: name, kernel_size, stride: 2, ceil_mode: true });

const step = (name: string, settings: object = {}) => ({ block: "step", name, with: { stride: 1, ...settings } });

const inception = (...names: string[]) => names.map((i) => ({ block: "inception", name: `inception${i}` }));

export default defineArchitecture({
  id: "googlenet",
  title: "GoogLeNet with batch normalisation (torchvision; Szegedy et al., 2015)",
  stems: ["conv1.conv.weight"],
  size: () => 224,
  unused: /^aux[12]\./,
  values: "half",
  write: layered(
    [
      step("conv1", { stride: 2 }),
      pool("maxpool1"),
      step("conv2"),
      step("conv3"),
      pool("maxpool2"),
      ...inception("3a", "3b"),
      pool("maxpool3"),
      ...inception("4a", "4b", "4c", "4d", "4e"),
      pool("maxpool4", 2),
      ...inception("5a", "5b"),
      { AdaptiveAvgPool2d: "avgpool" },
      "Flatten",
      { classifier: "fc" },
    ],
    {
      step: [{ Conv2d: "conv", stride: "{stride}", padding: "same" }, { BatchNorm2d: "bn", eps: 1e-3 }, { ReLU: "" }],
      // The third branch has a 3×3 kernel where the paper has 5×5.
      inception: [
        {
          cat: "",
          branches: [
            [step("branch1")],
            [step("branch2.0"), step("branch2.1")],
            [step("branch3.0"), step("branch3.1")],
            [{ MaxPool2d: "branch4.0", kernel_size: 3, stride: 1, padding: 1, ceil_mode: true }, step("branch4.1")],
          ],
        },
      ],
    },
  ),
});
