import { ConvlensError } from "../base/errors.ts";
import type { Model } from "../onnx/meta.ts";
import { importers } from "./all.ts";
import type { Importer, ImportOptions, ModelFile } from "./define.ts";

/**
 * Reads a model file of any known format; the bytes decide, not the name. `among` is the list of formats.
 * Throws `ConvlensError` for a file of no known format, naming what it is where that shows, and for a broken one.
 */
export async function importModel(
  file: ModelFile,
  options: ImportOptions = {},
  among: readonly Importer[] = importers,
): Promise<Model> {
  const importer = among.find((i) => i.sniff(file));
  if (importer && options.architecture && !importer.takesArchitecture) {
    const note = `${options.architecture.name} is not used: ${importer.title} files hold their network`;
    const model = await importer.read(file, options);
    return { ...model, notes: [...model.notes, note] };
  }
  if (importer) return importer.read(file, options);
  const formats = among.map((i) => `${i.title} (${i.extensions.join(", ")})`).join(", ");
  const { what, wayOut } = looksLike(file.bytes);
  throw new ConvlensError(`"${file.name}" is no model: ${what}`, `${wayOut ?? ""}Formats that are read: ${formats}.`);
}

/** What a file that is no model most probably is. */
function looksLike(bytes: Uint8Array): { what: string; wayOut?: string } {
  if (bytes.length === 0) return { what: "it is empty" };
  const text = textOf(bytes);
  if (text === undefined) return signed(bytes) ?? { what: "its format is not known" };
  const start = text.trimStart().toLowerCase();
  if (start.startsWith("version https://git-lfs"))
    return { what: "it is a Git LFS pointer, not the file itself", wayOut: "Fetch it with git lfs pull. " };
  if (start.startsWith("<!doctype html") || start.startsWith("<html"))
    return { what: "it is a web page", wayOut: "Its download went wrong: use the link to the raw file. " };
  if (start.startsWith("{") && text.includes('"layers"'))
    return {
      what: "it is JSON with layers",
      wayOut: "Where it describes a network, name the weights, and it behind --arch. ",
    };
  if (start.startsWith("{") || start.startsWith("[")) return { what: "it is JSON" };
  return { what: "it is a text file" };
}

const signatures: readonly (readonly [at: number, text: string, what: string])[] = [
  [4, "ORTM", "it is a model in ONNX Runtime's own format, without the original graph"],
  [0, "PK\u0003\u0004", "it is a zip archive"],
  [0, "\u001f\u008b", "it is compressed (gzip)"],
  [1, "PNG", "it is a picture"],
  [0, "\u00ff\u00d8\u00ff", "it is a picture"],
  [1, "HDF", "it is an HDF5 file"],
  [0, "\u0080\u0002", "it is a Python pickle"],
];

function signed(bytes: Uint8Array): { what: string } | undefined {
  const found = signatures.find(([at, text]) => [...text].every((c, i) => bytes[at + i] === c.charCodeAt(0)));
  return found && { what: found[2] };
}

/** The first kilobyte as text; `undefined` where it is none. */
function textOf(bytes: Uint8Array): string | undefined {
  const head = bytes.subarray(0, 1024);
  const printable = head.every((b) => b >= 0x20 || b === 0x09 || b === 0x0a || b === 0x0d);
  return printable ? new TextDecoder().decode(head) : undefined;
}
