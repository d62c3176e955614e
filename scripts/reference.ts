// Writes docs/reference from what the code says of itself; without `--write`, says whether it is current.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { attributions, inspections, page, syntheses } from "@convlens/core";
import { type Reference, trustChecks } from "@convlens/core/method";
import { evaluationMetrics } from "@convlens/core/method/evaluation";
import { ops } from "@convlens/core/op";
import {
  augmentationList,
  type DreamPreset,
  dreamPresetList,
  type Preset,
  parameterizationList,
  presetList,
  termList,
} from "@convlens/core/synthesis";
import { relevanceThrough } from "@convlens/core/transform";

import { architectureFiles } from "./architectureFiles.ts";
import { formats } from "./formats.ts";

const folder = "docs/reference";

function pages(): Map<string, string> {
  const made = new Map<string, string>();
  const methods = [...inspections, ...attributions, ...syntheses];
  for (const m of methods) made.set(`methods/${m.id}.md`, page(m));
  made.set(
    "methods/README.md",
    [
      "# Methods",
      "",
      "| method | family | what it shows |",
      "|---|---|---|",
      ...methods.map((m) => `| [${m.id}](${m.id}.md) | ${m.family} | ${m.summary} |`),
      "",
    ].join("\n"),
  );
  made.set("metrics.md", metrics());
  made.set("trust.md", trust());
  made.set("objectives.md", objectives());
  made.set("operators.md", operators());
  made.set("formats.md", formats());
  made.set("architecture-files.md", architectureFiles());
  return made;
}

function metrics(): string {
  return [
    "# Metrics",
    "",
    "What `convlens evaluate-maps` measures maps by: each figure is the mean over maps. Importance is at least 0 for each pixel: the positive part of a",
    "CAM (bilinear at the input's size) and of maps with one number for each pixel, the sum of absolute values over the channels of others.",
    "",
    ...evaluationMetrics.flatMap((m) => [
      `## ${m.title}`,
      "",
      `\`${m.id}\`, better ${m.better}${m.needs ? `, needs a ${m.needs}` : ""}. ${m.summary}`,
      "",
      ...defined(m),
    ]),
  ].join("\n");
}

function trust(): string {
  return [
    "# Checks of trust",
    "",
    "What `convlens explain --trust` asks of each map, in the order of the panel. [How to read the figures](../guide/trust.md), and what they were measured on.",
    "",
    ...trustChecks.flatMap((c) => [`## ${c.title}`, "", `\`${c.id}\``, "", ...defined(c)]),
  ].join("\n");
}

function objectives(): string {
  const source = ({ reference: r }: { readonly reference?: Reference }) =>
    r ? `[${r.authors} ${r.year}](${r.url})` : "";
  const preset = (p: Preset | DreamPreset) => [
    `### ${p.title}`,
    "",
    `\`--preset ${p.id}\`, after ${source(p)}.${p.differs ? ` It differs: ${p.differs}.` : ""}`,
    "",
    ...Object.entries(p.settings).map(([name, value]) => `- ${name} ${value}`),
    "",
  ];
  const row = (...cells: string[]) => `| ${cells.map((c) => c.replaceAll("|", "\\|")).join(" | ")} |`;
  return [
    "# Objectives",
    "",
    "What `convlens synthesize --objective` can be much of, and how pictures are made of it. [How to use them](../guide/synthesizing.md).",
    "",
    "A layer, a channel or a unit stands for its mean: `mixed4a`, `mixed4a[12]`, `mixed4a[12,7,7]`; `logit[281]` and `prob[281]` are a class. They",
    "are added, subtracted and multiplied with each other and with numbers; names with blanks stand in double quotes.",
    "",
    "| function | what it is | source |",
    "|---|---|---|",
    ...termList.map((t) => row(`\`${t.name}(${t.usage})\``, t.summary, source(t))),
    "",
    "## Parameterisations",
    "",
    "| `--parameterization` | what is optimised | source |",
    "|---|---|---|",
    ...parameterizationList.map((p) => row(`\`${p.id}\``, p.summary, source(p))),
    "",
    "## Augmentations",
    "",
    "| `--augment` | what it does before each step | numbers |",
    "|---|---|---|",
    ...augmentationList.map((a) => row(`\`${a.id}\``, a.summary, a.range.join(" to "))),
    "",
    "## Presets",
    "",
    ...presetList.flatMap(preset),
    "## Presets of dreams",
    "",
    "Those of `convlens dream`. [How to use them](../guide/dreaming.md).",
    "",
    ...dreamPresetList.flatMap(preset),
  ].join("\n");
}

const defined = ({ definition, reference }: Pick<(typeof trustChecks)[number], "definition" | "reference">) => [
  `Definition: ${definition}`,
  "",
  ...(reference ? [`${reference.authors} (${reference.year}). [${reference.title}](${reference.url}).`, ""] : []),
];

function operators(): string {
  const gradient = (op: (typeof ops)[number]) =>
    op.backward === "stops"
      ? "zero everywhere"
      : op.backward
        ? "yes"
        : op.expand
          ? "of the numbers that codes stand for"
          : "none";
  const ways = { rule: "by a rule", gradient: "as the gradient" };
  const relevance = (op: (typeof ops)[number]) => {
    const way = relevanceThrough(op);
    return way ? ways[way] : op.expand && !op.backward ? "of the numbers that codes stand for" : "none";
  };
  return [
    "# Operators",
    "",
    "Operators that Convlens knows at opset 21: shape inference, a float64 reference, and the gradient as ONNX nodes.",
    "Any other operator that ONNX Runtime knows still runs forward. Relevance is that of LRP and excitation backpropagation.",
    "",
    "| operator | gradient | relevance | older opsets |",
    "|---|---|---|---|",
    ...ops.map(
      (op) =>
        `| ${op.domain ? `${op.domain}:` : ""}${op.type} | ${gradient(op)} | ${relevance(op)} | ${op.upgrade ? "upgraded on import" : "the same form"} |`,
    ),
    "",
  ].join("\n");
}

const write = process.argv.includes("--write");
const stale = [...pages()].filter(([path, text]) => {
  const file = join(folder, path);
  if (existsSync(file) && readFileSync(file, "utf8") === text) return false;
  if (write) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return true;
});
if (stale.length > 0)
  console.log(
    `${write ? "wrote" : "not current, run npm run generate:"} ${stale.map(([p]) => join(folder, p)).join(", ")}`,
  );
process.exitCode = !write && stale.length > 0 ? 1 : 0;
