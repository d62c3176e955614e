import { ConvlensError } from "../../base/errors.ts";
import { openZip, type Zip } from "../../base/zip.ts";
import type { Declared } from "../../onnx/meta.ts";
import type { TfliteFile } from "./file.ts";
import { Table } from "./flatbuffer.ts";

/** The block of a file that holds its metadata, a FlatBuffer of its own. */
const BLOCK = "TFLITE_METADATA";

// Facts of the metadata's schema: numbers of fields and codes.
const model = { name: 0, description: 1, version: 2, subgraphs: 3, author: 4, license: 5 };
const subgraph = { inputs: 2, outputs: 3 };
const tensor = { content: 3, units: 4, files: 6 };
const associated = { name: 0, type: 2 };
const AXIS_LABELS = 2;
const processUnit = { type: 0, options: 1 };
const NORMALIZATION = 1;
const normalization = { mean: 0, std: 1 };

/** What a file says beside its graph. */
export interface Said {
  readonly input: Declared["input"];
  readonly labels: readonly string[] | undefined;
  readonly metadata: Readonly<Record<string, string>>;
  /** What is there and is not used; each is one line. */
  readonly notes: readonly string[];
}

/** A list of labels is not longer than this many bytes. */
const MOST_BYTES = 1 << 22;

/**
 * Reads the metadata block and the files that a zip archive holds behind the graph: labels of as many classes as there are,
 * and how pixels from 0 to 255 are normalised. What is damaged is left out, with a note.
 */
export function metadataOf(file: TfliteFile, bytes: Uint8Array, classes: number | undefined): Said {
  const notes: string[] = [];
  const guarded = <T>(what: string, read: () => T): T | undefined => {
    try {
      return read();
    } catch (cause) {
      if (!(cause instanceof ConvlensError || cause instanceof RangeError)) throw cause;
      notes.push(`The ${what} of the file is damaged and was left out.`);
      return undefined;
    }
  };
  const block = file.metadata.get(BLOCK);
  const said = block && guarded("metadata", () => blockOf(block));
  notes.push(...(said?.notes ?? []));
  const zip = hasZip(bytes) ? guarded("archive with labels", () => openZip(bytes, "the file's archive")) : undefined;
  const labels = zip && guarded("list of labels", () => labelsOf(zip, said?.labelFiles ?? [], classes, notes));
  const described = file.description ? { description: file.description } : {};
  return { input: said?.input, labels, metadata: { ...described, ...said?.texts }, notes };
}

interface Block {
  readonly texts: Record<string, string>;
  readonly input: Declared["input"];
  readonly labelFiles: readonly string[];
  readonly notes: readonly string[];
}

function blockOf(block: Uint8Array): Block {
  const root = Table.root(block);
  const graph = root.tables(model.subgraphs)[0];
  const input = graph?.tables(subgraph.inputs)[0];
  const outputs = graph?.tables(subgraph.outputs) ?? [];
  const labelFiles = outputs
    .flatMap((o) => o.tables(tensor.files))
    .filter((f) => f.int8(associated.type) === AXIS_LABELS)
    .map((f) => f.text(associated.name) ?? "");
  const texts: Record<string, string> = {};
  for (const key of ["name", "description", "version", "author", "license"] as const) {
    const text = root.text(model[key]);
    if (text) texts[key] = text;
  }
  const after = outputs.some((o) => o.tables(tensor.units).length > 0);
  const notes = after ? ["What the metadata says is done to the scores (calibration, thresholds) is left out."] : [];
  return { texts, input: input && normalizationOf(input), labelFiles, notes };
}

/** (pixel − mean) / std, of pixels from 0 to 255. */
function normalizationOf(input: Table): Declared["input"] {
  const unit = input.tables(tensor.units).find((u) => u.uint8(processUnit.type) === NORMALIZATION);
  const options = unit?.table(processUnit.options);
  const [mean = [], std = []] = [options?.float32s(normalization.mean), options?.float32s(normalization.std)];
  const usable = mean.length > 0 && std.length > 0 && std.every((s) => s > 0);
  return usable ? { range: [0, 255], mean, std } : undefined;
}

/** Whether the bytes end as a zip archive does; a comment may follow the record. */
function hasZip(bytes: Uint8Array): boolean {
  for (let p = bytes.length - 22; p >= Math.max(0, bytes.length - 22 - 0xffff); p--)
    if (bytes[p] === 0x50 && bytes[p + 1] === 0x4b && bytes[p + 2] === 5 && bytes[p + 3] === 6) return true;
  return false;
}

/** The list that the metadata names, else the only text file; a line for each class. */
function labelsOf(
  zip: Zip,
  named: readonly string[],
  classes: number | undefined,
  notes: string[],
): string[] | undefined {
  const texts = [...zip.entries.keys()].filter((name) => name.endsWith(".txt"));
  const candidates = named.some((name) => zip.entries.has(name)) ? named : texts.length === 1 ? texts : [];
  const name = candidates.find((n) => (zip.entries.get(n)?.size ?? MOST_BYTES + 1) <= MOST_BYTES);
  if (name === undefined) return undefined;
  const text = new TextDecoder().decode(zip.read(name));
  const labels = text.replace(/\s+$/, "").split(/\r?\n/);
  if (labels.length === classes) return labels.map((l) => l.trim());
  notes.push(`The file's "${name}" has ${labels.length} labels for ${classes ?? "no"} classes and was left out.`);
  return undefined;
}
