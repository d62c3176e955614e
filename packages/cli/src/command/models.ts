import { megabytesInWords } from "@convlens/core/base";
import {
  type Cached,
  cachedModels,
  cachedPath,
  type KnownModel,
  type Reference,
  removeCached,
  requireReference,
  shelves,
} from "@convlens/node";
import type { Command } from "commander";
import { addExamples } from "../help.ts";

interface Flags {
  readonly remove?: string;
  readonly json?: boolean;
}

/** Lists the pretrained models that can be fetched, and those that are here. */
export default function define(command: Command): void {
  command
    .summary("Lists pretrained models that can be fetched, and those that are here.")
    .description(
      "Lists the known pretrained models and marks those that were pulled with a ●. Their names stand for paths in every command.",
    )
    .argument("[model]", "tell all of this one")
    .option("--remove <model>", "remove one that was pulled")
    .optionsGroup("Output:")
    .option("--json", "print them as JSON");
  addExamples(command, ["models", "models resnet50", "models --remove resnet50"]);
  command.action(async (model: string | undefined, { remove, json }: Flags) => {
    if (remove !== undefined) await removeCached(requireReference(remove));
    const told =
      remove !== undefined
        ? { json: { removed: remove }, text: `${remove} is removed` }
        : model !== undefined
          ? one(requireReference(model))
          : all();
    process.stdout.write(json ? `${JSON.stringify(told.json, null, 1)}\n` : `${told.text}\n`);
  });
}

function one(reference: Reference) {
  const path = cachedPath(reference);
  const { name, url, known } = reference;
  const facts: [string, string | undefined][] = [
    ["what", known?.title],
    ["from", url],
    ["size", known && `about ${megabytesInWords(known.megabytes)}`],
    ["licence", known?.licence],
    ["SHA-256", known?.sha256 && (known.sha256.length < 64 ? `${known.sha256}…` : known.sha256)],
    ["note", known?.note],
    ["here", path ?? `no: convlens pull ${name}`],
  ];
  const lines = facts.flatMap(([key, value]) => (value === undefined ? [] : [`  ${key.padEnd(8)} ${value}`]));
  return { json: { name, url, ...known, ...(path !== undefined && { path }) }, text: [name, ...lines].join("\n") };
}

function all() {
  const here = new Map(cachedModels().map((cached) => [cached.name, cached]));
  const known = shelves.flatMap((shelf) => shelf.models.map((model) => ({ shelf: shelf.title, ...model })));
  const others = [...here.values()].filter(({ name }) => !known.some((m) => m.name === name));
  const listed = known.map((model) => ({ ...model, here: here.has(model.name) }));
  const width = Math.max(...known.map(({ name }) => name.length));
  const line = (model: KnownModel) =>
    `${here.has(model.name) ? "●" : " "} ${model.name.padEnd(width)} ${megabytesInWords(model.megabytes).padStart(7)}  ${model.title}`;
  const text = [
    ...shelves.flatMap(({ title, models }) => [title, ...models.map(line), ""]),
    ...(others.length > 0 ? ["Others that were pulled", ...others.map((c) => otherLine(c, width)), ""] : []),
    `${here.size} of them ${here.size === 1 ? "is" : "are"} here`,
  ];
  return { json: { known: listed, others }, text: text.join("\n") };
}

const otherLine = ({ name, bytes }: Cached, width: number) =>
  `● ${name.padEnd(width)} ${megabytesInWords(bytes / 1e6).padStart(7)}`;
