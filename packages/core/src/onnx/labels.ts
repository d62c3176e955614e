import { ConvlensError, nearest } from "../base/errors.ts";
import type { OutputSpec } from "./meta.ts";
import { parseJson } from "./sidecar.ts";

/** The lists that come with Convlens, each loaded when it is asked for. */
const builtIn: Readonly<Record<string, () => Promise<readonly string[]>>> = {
  "imagenet-1k": async () => (await import("./labels/imagenet-1k.ts")).labels,
};

export const builtInLabels: readonly string[] = Object.keys(builtIn);

export interface Labels {
  /** One for each class; absent where nothing names them. */
  readonly labels?: readonly string[];
  readonly warnings: readonly string[];
}

/**
 * The names of a model's classes. `said` is a list, a built-in list, or a file: one name a line, or JSON (a list of
 * names, or `{ "0": "name" }`, or Keras's `{ "0": ["n01440764", "tench"] }`). With nothing said, 1000 or 1001 classes
 * are guessed to be ImageNet's. A list that does not fit the number of classes is left out with a warning.
 * @param classes the number of classes, where it is known
 * @param read reads a file of labels; `undefined` where there is none
 */
export async function labelsFor(
  said: OutputSpec["labels"],
  classes: number | undefined,
  read: (name: string) => Promise<Uint8Array | undefined>,
): Promise<Labels> {
  if (said === undefined && (classes === 1000 || classes === 1001))
    return {
      ...(await fitting(await builtIn["imagenet-1k"]!(), "imagenet-1k", classes)),
      warnings: [`nothing names the ${classes} classes; guessed imagenet-1k (--labels decides)`],
    };
  if (said === undefined) return { warnings: [] };
  if (typeof said !== "string") return fitting(said, "the list of labels", classes);
  return fitting(await (builtIn[said]?.() ?? fromFile(said, read)), said, classes);
}

function fitting(labels: readonly string[], from: string, classes: number | undefined): Labels {
  if (classes === undefined || labels.length === classes) return { labels, warnings: [] };
  // TensorFlow-Slim networks put a class for "none of these" first.
  if (classes === labels.length + 1 && from === "imagenet-1k")
    return { labels: ["background", ...labels], warnings: [] };
  // One sigmoid stands for two classes.
  if (classes === 1 && labels.length === 2) return { labels, warnings: [] };
  return {
    warnings: [`${from} names ${labels.length} classes, the model has ${classes}; classes are shown by number`],
  };
}

async function fromFile(name: string, read: (name: string) => Promise<Uint8Array | undefined>): Promise<string[]> {
  const bytes = await read(name);
  if (!bytes)
    throw new ConvlensError(
      `no labels "${name}": neither a file nor a built-in list`,
      `built in: ${nearest(name, builtInLabels).join(", ")}`,
    );
  const text = new TextDecoder().decode(bytes);
  return /^\s*[[{]/.test(text) ? fromJson(parseJson(text, name), name) : fromLines(text);
}

function fromLines(text: string): string[] {
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  return lines.slice(0, lines.findLastIndex((line) => line.trim() !== "") + 1).map((line) => readable(line.trim()));
}

/** A list of names, or an object from class numbers to names or to lists that end in the name. */
function fromJson(json: unknown, name: string): string[] {
  const entries = Array.isArray(json) ? json : inOrder(json as Readonly<Record<string, unknown>>);
  return entries.map((entry: unknown, i) => {
    const label = Array.isArray(entry) ? entry.at(-1) : entry;
    if (typeof label === "string") return readable(label);
    throw new ConvlensError(
      `${name}: no name for class ${i}`,
      'labels are a list, { "0": "name", … } or { "0": ["synset", "name"], … }',
    );
  });
}

const inOrder = (entries: Readonly<Record<string, unknown>>): unknown[] =>
  Object.keys(entries).map((_, i) => entries[String(i)]);

const readable = (label: string): string => label.replaceAll("_", " ");
