import type { Importer } from "@convlens/core/import";
import { importers } from "@convlens/core/import";
import { ops } from "@convlens/core/op";
import { relevanceThrough } from "@convlens/core/transform";
import { atenOps } from "../packages/core/src/import/torch/aten/op/all.ts";
import { vocabularies } from "./vocabulary.ts";

/** Formats of code have no layers of their own, but operators. */
const aten = [{ kind: "PyTorch operators", names: [...new Set(atenOps.flat().flatMap(({ name }) => name))].sort() }];

const all = await Promise.all(
  importers.map(async (i: Importer) => ({
    ...i,
    reads: ["torchscript", "pt2"].includes(i.id) ? aten : await i.reads(),
  })),
);

/** The reference page of what is read: formats, their layers, and what of operators there is; and what is not there. */
export const formats = (): string =>
  [
    "# Formats, layers, operators",
    "",
    "What is read, and what is not. [The guide](../guide/formats.md) tells of each format how its files are read: names, layouts, pictures, sizes.",
    "",
    "| format | endings | made of |",
    "|---|---|---|",
    ...all.map((i) => `| ${i.title} | ${i.extensions.map((e) => `\`${e}\``).join(" ")} | ${kindsOf(i)} |`),
    "",
    ...sections(),
    ...operators(),
  ].join("\n");

const kindsOf = ({ reads }: (typeof all)[number]): string =>
  reads.map(({ kind, names }) => `[${names.length} ${lower(kind)}](#${anchor(kind)})`).join(", ") || "see the guide";

const lower = (kind: string) => kind.replace(/^Layers/, "layers").replace(/^Operators/, "operators");

const anchor = (heading: string) => heading.toLowerCase().replaceAll(" ", "-");

function sections(): string[] {
  const kinds = new Map<string, { names: Set<string>; titles: string[] }>();
  for (const { title, reads } of all)
    for (const { kind, names } of reads) {
      const found = kinds.get(kind) ?? { names: new Set(), titles: [] };
      for (const name of names) found.names.add(name);
      kinds.set(kind, { ...found, titles: [...found.titles, title] });
    }
  return [...kinds].flatMap(([kind, { names, titles }]) => [
    `## ${kind}`,
    "",
    `Of ${titles.join(", ")}: ${[...names].map(inCode).join(", ")}.`,
    "",
    ...missing(kind, names),
  ]);
}

function missing(kind: string, names: ReadonlySet<string>): string[] {
  const known = vocabularies[kind];
  if (!known) return [];
  const absent = known.names.filter((name) => !names.has(name));
  return [`Not there, of ${known.of}: ${absent.map(inCode).join(", ") || "none"}.`, ""];
}

/** Titles of networks are prose. */
const inCode = (name: string) => (name.includes(" ") ? name : `\`${name}\``);

function operators(): string[] {
  const named = (which: (op: (typeof ops)[number]) => boolean) =>
    ops.filter(which).map((op) => `\`${op.domain ? `${op.domain}:` : ""}${op.type}\``);
  const list = (names: readonly string[]) => names.join(", ") || "none";
  const quantized = named((op) => !op.backward && op.expand !== undefined);
  return [
    "## What operators lack",
    "",
    `Whatever the format, a model becomes ONNX operators. Of the ${ops.length} that are [known](operators.md), each has shape inference and a float64 reference. Another one`,
    "runs forward where ONNX Runtime has it, and stops what is computed backward through it, by name.",
    "",
    "| | operators |",
    "|---|---|",
    `| zero gradient everywhere | ${list(named((op) => op.backward === "stops"))} |`,
    `| the gradient is that of the numbers which codes stand for | ${list(quantized)} |`,
    `| no gradient | ${list(named((op) => !op.backward && op.expand === undefined))} |`,
    `| a gradient, but no rule of relevance (LRP, excitation backpropagation) | ${list(named((op) => typeof op.backward === "function" && relevanceThrough(op) === undefined))} |`,
    "",
  ];
}
