import { layered, type Written } from "../description/layered.ts";
import { defineArchitecture } from "./define.ts";

interface Window {
  readonly stride?: number;
  readonly padding?: number | "same";
}

const step = (name: string, { stride = 1, padding = "same" }: Window = {}): Written => ({
  block: "step",
  name,
  with: { stride, padding },
});

const numbered = (stem: string, count: number): Written[] =>
  Array.from({ length: count }, (_, i) => step(`${stem}_${i + 1}`));

const mixed = (block: string, ...names: string[]): Written[] => names.map((i) => ({ block, name: `Mixed_${i}` }));

const pooled: Written[] = [{ AvgPool2d: "pool", kernel_size: 3, stride: 1, padding: 1 }, step("branch_pool")];

/** The last convolution of a branch has stride 2 and no padding, as has the pool. */
const narrowed = (...names: string[]): Written[] =>
  names.map((name, i) => step(name, i === names.length - 1 ? { stride: 2, padding: 0 } : {}));

const shrunk: Written = { MaxPool2d: "branch_pool", kernel_size: 3, stride: 2 };

const fork = (stem: string): Written => ({ cat: stem, branches: [[step(`${stem}a`)], [step(`${stem}b`)]] });

const joined = (...branches: Written[][]): Written[] => [{ cat: "", branches }];

export default defineArchitecture({
  id: "inception-v3",
  title: "Inception v3 (torchvision, timm; Szegedy et al., 2016)",
  stems: ["Conv2d_1a_3x3.conv.weight"],
  size: () => 299,
  unused: /^AuxLogits\./,
  values: "half",
  write: layered(
    [
      step("Conv2d_1a_3x3", { stride: 2, padding: 0 }),
      step("Conv2d_2a_3x3", { padding: 0 }),
      step("Conv2d_2b_3x3"),
      { MaxPool2d: "maxpool1", kernel_size: 3, stride: 2 },
      step("Conv2d_3b_1x1"),
      step("Conv2d_4a_3x3", { padding: 0 }),
      { MaxPool2d: "maxpool2", kernel_size: 3, stride: 2 },
      ...mixed("small", "5b", "5c", "5d"),
      ...mixed("first reduction", "6a"),
      ...mixed("long", "6b", "6c", "6d", "6e"),
      ...mixed("second reduction", "7a"),
      ...mixed("wide", "7b", "7c"),
      { AdaptiveAvgPool2d: "avgpool" },
      "Flatten",
      { classifier: "fc" },
    ],
    {
      step: [
        { Conv2d: "conv", stride: "{stride}", padding: "{padding}" },
        { BatchNorm2d: "bn", eps: 1e-3 },
        { ReLU: "" },
      ],
      // Figures 5, 6, 10 and 7 of the paper, in this order.
      small: joined([step("branch1x1")], numbered("branch5x5", 2), numbered("branch3x3dbl", 3), pooled),
      long: joined([step("branch1x1")], numbered("branch7x7", 3), numbered("branch7x7dbl", 5), pooled),
      "first reduction": joined(narrowed("branch3x3"), narrowed("branch3x3dbl_1", "branch3x3dbl_2", "branch3x3dbl_3"), [
        shrunk,
      ]),
      "second reduction": joined(
        narrowed("branch3x3_1", "branch3x3_2"),
        narrowed("branch7x7x3_1", "branch7x7x3_2", "branch7x7x3_3", "branch7x7x3_4"),
        [shrunk],
      ),
      wide: joined(
        [step("branch1x1")],
        [step("branch3x3_1"), fork("branch3x3_2")],
        [...numbered("branch3x3dbl", 2), fork("branch3x3dbl_3")],
        pooled,
      ),
    },
  ),
});
