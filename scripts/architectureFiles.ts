import { readFileSync } from "node:fs";
import type { z } from "zod";
import type { LayerKind } from "../packages/core/src/import/torch/description/define.ts";
import { torchLayerKinds } from "../packages/core/src/import/torch/description/kind/all.ts";

const kinds: readonly LayerKind[] = torchLayerKinds.flat();

const isModule = ({ kind }: LayerKind) => /^[A-Z]/.test(kind);

/** A network that PyTorch has computed, too. */
const EXAMPLE = "packages/core/test/torch/described/resnet.json";

/** The reference page of files that describe a network for weights that come without one. */
export const architectureFiles = (): string =>
  [
    "# Architecture files",
    "",
    "A state dict (`.pth`, `.safetensors` …) holds tensors and their names, not how they are put together. Where the names are not those of a",
    "[known network](formats.md#pytorch-networks), a JSON file describes it: `--arch FILE.json` on every command that opens a model, or a file `<weights>.arch.json` beside the",
    "weights, which is found by itself (also by `train --from`, and for each model of `compare`). `convlens train --arch` is something else: the network that is to be trained.",
    "",
    "| key | |",
    "|---|---|",
    "| `layers` | the layers, from the picture to the scores |",
    '| `input` | `size` [rows, columns] in pixels (224×224, if absent); `channels` "RGB", "BGR" or "GRAY" (as the first kernel takes, if absent); `range`, `mean`, `std`, `resize` as in a [`.convlens.json`](../guide/preprocessing.md) |',
    "| `output` | optional: `labels`, `scores`, as there |",
    "| `blocks` | optional: lists of layers by names, for what comes more than once |",
    "| `unused` | optional: what names of tensors begin with that only training uses, such as `aux.` |",
    "| `title` | optional |",
    "",
    "**A layer** is an object with one key that says its kind; the value of that key is the module's name in the state dict, and so the name of what the layer makes. Settings stand",
    'beside it under the names that PyTorch gives them: `Conv2d(16, 32, 3, stride=2, padding=1)` called `conv2` is `{ "Conv2d": "conv2", "stride": 2, "padding": 1 }`. What shapes of',
    'tensors tell is not said: channels, groups, kernels, whether there is a bias. A layer without tensors may be its kind alone: `"ReLU"`.',
    "",
    '**Names** are put together with dots from the outside in, as PyTorch does: `{ "Conv2d": "conv1" }` in `{ "sequential": "layer1.0", "layers": […] }` has the tensor',
    "`layer1.0.conv1.weight`. An empty name is that of the module around it.",
    "",
    "**Variables** stand in braces, in names and settings: `layer{i}`, with whole numbers also `{i+1}`, `{3*i}`, `{3*i-1}`. A `repeat` counts in one, and `with` of a `block` sets others.",
    "",
    '**Any layer** can have `"when": NAME`: it is left out where the file has no tensor or module of this name.',
    "",
    "Every tensor must find its layer, and every layer its tensors, else the file is refused with the line that is at fault. Numbers are those of PyTorch to the precision of float32.",
    "",
    "## An example",
    "",
    "ResNet-18 and -34, whichever the weights are:",
    "",
    "```json",
    readFileSync(EXAMPLE, "utf8").trimEnd(),
    "```",
    "",
    "```sh",
    "npx convlens explain weights.pth photo.jpg --arch resnet.json",
    "```",
    "",
    "## Modules of PyTorch",
    "",
    ...table(kinds.filter(isModule)),
    "",
    "## Structure",
    "",
    ...table(kinds.filter((kind) => !isModule(kind))),
    "",
  ].join("\n");

const table = (listed: readonly LayerKind[]): string[] => [
  "| kind | what it is | settings |",
  "|---|---|---|",
  ...listed.map((kind) => `| \`${kind.kind}\` | ${described(kind)} | ${settings(kind)} |`),
];

function described({ summary, names, nameless, holds }: LayerKind): string {
  const key = names ? `; its key is ${names}` : "";
  const inner = holds ? `; holds \`${holds}\`` : "";
  return escaped(`${summary}${key}${inner}${nameless ? " ○" : ""}`);
}

const settings = ({ fields }: LayerKind): string =>
  Object.entries(fields)
    .map(([name, field]) => `\`${name}\`${fallback(field)}: ${escaped(aboutOf(field))}`)
    .join("<br>");

const aboutOf = (field: z.ZodType): string => field.description ?? "";

function fallback(field: z.ZodType): string {
  const { success, data } = field.safeParse(undefined);
  if (!success) return " (needed)";
  return data === undefined ? "" : ` (${JSON.stringify(data)})`;
}

const escaped = (text: string) => text.replaceAll("|", "\\|");
