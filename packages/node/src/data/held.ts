import { readdir } from "node:fs/promises";
import { basename, dirname, join, sep } from "node:path";
import { ConvlensError, UsageError } from "@convlens/core/base";
import { fileError } from "../fileError.ts";
import { readFile } from "../files.ts";
import { BinarySets, labelsBeside, mayBeBinary } from "./binarySets.ts";
import { byPath, type Found, isHidden, isPicturePath } from "./found.ts";
import { readTar } from "./tar.ts";

/** What a folder or an archive holds. */
export interface Held {
  /** In order of path. */
  readonly found: readonly Found[];
  /** Folders that are there, with slashes, also those without pictures. */
  readonly folders: readonly string[];
  /** Whether the folders are not on the disk but made of what files hold. */
  readonly virtual?: boolean;
}

/** The pictures of a folder at any depth; where it has none, those of files of IDX and CIFAR. */
export async function inFolder(path: string, memory: number): Promise<Held> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    throw fileError(error, path, "read");
  });
  const under = join(path, sep).length;
  const visible = entries
    .map((entry) => ({ entry, file: join(entry.parentPath, entry.name) }))
    .map(({ entry, file }) => ({ entry, file, path: file.slice(under).replaceAll(sep, "/") }))
    .filter((one) => !isHidden(one.path));
  const files = visible.filter(({ entry }) => !entry.isDirectory());
  const folders = visible.filter(({ entry }) => entry.isDirectory()).map((one) => one.path);
  const found = files.filter((one) => isPicturePath(one.path)).map(({ path, file }) => ({ path, source: { file } }));
  const binary = files.filter((one) => mayBeBinary(one.path));
  if (found.length > 0 || binary.length === 0) return { found: found.sort(byPath), folders };
  const sets = new BinarySets(path, memory);
  for (const { file } of binary) sets.add(file, await readFile(file));
  return { found: sets.found(true).sort(byPath), folders: [], virtual: true };
}

/** Whether files of samples, as IDX and CIFAR have, may lie in a folder itself. */
export async function mayHoldSamples(folder: string): Promise<boolean> {
  return (await readdir(folder)).some(mayBeBinary);
}

/** The pictures of one file of samples, with the labels and the names of classes beside it. */
export async function inBinaryFile(path: string, memory: number): Promise<Held> {
  const sets = new BinarySets(path, memory);
  const names = await readdir(dirname(path));
  const labels = labelsBeside(basename(path));
  const beside = names.filter(
    (name) => name === labels || name === `${labels}.gz` || /^(batches\.meta|fine_label_names)\.txt$/.test(name),
  );
  for (const name of beside)
    if (name !== basename(path)) sets.add(join(dirname(path), name), await readFile(join(dirname(path), name)));
  sets.add(path, await readFile(path));
  const found = sets.found(false).sort(byPath);
  if (found.length > 0) return { found, folders: [], virtual: true };
  throw new UsageError(`${path} holds labels, no pictures`, "name the file with the pictures; it ends in idx3-ubyte");
}

/**
 * All pictures of an archive, their bytes one after the other in memory that threads share; where it has none, those of files of
 * IDX and CIFAR.
 */
export async function inArchive(file: string, memory: number): Promise<Held> {
  const entries: { path: string; bytes: Uint8Array }[] = [];
  const sets = new BinarySets(file, memory);
  let total = 0;
  let pickled = false;
  const wanted = (path: string) => {
    pickled ||= /(^|\/)(data_batch_\d+|batches\.meta|cifar-100-python\/train)$/.test(path);
    return !isHidden(path) && (isPicturePath(path) || mayBeBinary(path));
  };
  for await (const { path, bytes } of readTar(file, wanted)) {
    if (!isPicturePath(path)) {
      sets.add(path, bytes);
      continue;
    }
    total += bytes.length;
    if (total > memory) throw tooLarge(file, memory);
    entries.push({ path, bytes });
  }
  if (entries.length > 0) return { found: together(entries, total).sort(byPath), folders: [] };
  const found = sets.found(true).sort(byPath);
  if (found.length === 0 && pickled)
    throw new UsageError(
      `${file} is CIFAR as pickles of Python, which are not read`,
      "take the binary version: cifar-10-binary.tar.gz, cifar-100-binary.tar.gz",
    );
  return { found, folders: [], virtual: true };
}

const tooLarge = (file: string, memory: number) =>
  new ConvlensError(
    `the pictures in ${file} take more than the ${Math.round(memory / 2 ** 20)} MB that they may`,
    "unpack it and name the folder, or allow more with --memory",
  );

function together(entries: readonly { path: string; bytes: Uint8Array }[], total: number): Found[] {
  const bytes = new SharedArrayBuffer(total);
  let offset = 0;
  return entries.map((entry) => {
    const source = { bytes, offset, length: entry.bytes.length };
    new Uint8Array(bytes, offset).set(entry.bytes);
    offset += entry.bytes.length;
    return { path: entry.path, source };
  });
}
