import { readdir, stat } from "node:fs/promises";
import { basename, dirname, extname, isAbsolute, join, sep } from "node:path";
import { ConvlensError, nearest, UsageError } from "@convlens/core/base";
import { missing, readFile } from "../files.ts";
import { pictureEndings } from "../pictures.ts";
import { parseLabels } from "./csv.ts";
import type { DataSet, LabelledPicture, Source } from "./dataSet.ts";
import { readTar } from "./tar.ts";

/** A picture under the folder that was named; its path has slashes. */
interface Found {
  readonly path: string;
  readonly source: Source;
}

/** Reads data sets; an archive of which several parts are asked for is unpacked once. */
export class DataSetReader {
  readonly #archives = new Map<string, Promise<readonly Found[]>>();
  readonly #memory: number;

  /** @param memory the most bytes that the pictures of an archive may take */
  constructor(memory: number) {
    this.#memory = memory;
  }

  /**
   * Reads what a path names: a folder with a folder for each class, a `.csv` of `path,label`, or a tar archive of such folders;
   * `pictures.tar.gz/train` is a folder inside one. Classes and pictures are in order of name.
   * With `classes`, those are the classes, and a class that is none of them is an error.
   * Throws `ConvlensError` for what is not there, and for a class without pictures.
   */
  async read(path: string, classes?: readonly string[]): Promise<DataSet> {
    const set = /\.csv$/i.test(path) ? await readCsv(path) : await this.#readFolder(path);
    if (classes) return relabelled(set, classes);
    requireClasses(set);
    return set;
  }

  /** The folders inside a folder or an archive that are named. */
  async folders(path: string): Promise<string[]> {
    const archive = await archiveIn(path);
    if (!archive) return foldersOf(path);
    return [...new Set((await this.#find(path)).map((f) => f.path.split("/")[0]!))];
  }

  async #readFolder(path: string): Promise<DataSet> {
    const set = byFolder(path, await this.#find(path));
    const empty = (await this.folders(path)).find((folder) => !set.classes.includes(folder));
    if (empty === undefined) return set;
    throw new ConvlensError(
      `the class "${empty}" has no pictures in ${path}`,
      `add some or take the folder away; pictures end in ${pictureEndings.join(", ")}`,
    );
  }

  async #find(path: string): Promise<readonly Found[]> {
    const archive = await archiveIn(path);
    if (!archive) return inFolder(path);
    const known = this.#archives.get(archive.file) ?? inArchive(archive.file, this.#memory);
    this.#archives.set(archive.file, known);
    const all = await known;
    if (!archive.inside) return all;
    const within = all.filter((f) => f.path.startsWith(`${archive.inside}/`));
    if (within.length > 0) return within.map((f) => ({ ...f, path: f.path.slice(archive.inside.length + 1) }));
    const near = new Set(all.map((f) => dirname(f.path)).flatMap((f) => [f, f.split("/")[0]!]));
    throw new ConvlensError(
      `${archive.file} has no pictures in ${archive.inside}`,
      `nearest: ${nearest(archive.inside, near, 3).join(", ")}`,
    );
  }
}

const isPicture = (path: string) => pictureEndings.includes(extname(path).slice(1).toLowerCase());

const byPath = (a: Found, b: Found): number => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0);

/** The archive in a path, and the folder inside it; nothing where no part of the path is an archive. */
async function archiveIn(path: string): Promise<{ file: string; inside: string } | undefined> {
  const parts = path.split(/[/\\]/);
  for (const [i, part] of parts.entries()) {
    if (!/\.(tar|tar\.gz|tgz)$/i.test(part)) continue;
    const file = parts.slice(0, i + 1).join(sep);
    const found = await stat(file).catch(() => undefined);
    if (found?.isFile())
      return {
        file,
        inside: parts
          .slice(i + 1)
          .filter(Boolean)
          .join("/"),
      };
  }
  return undefined;
}

async function inFolder(path: string): Promise<Found[]> {
  const found = await stat(path).catch(() => undefined);
  if (!found) throw await missing(path);
  if (!found.isDirectory())
    throw new UsageError(
      `${path} is no data set`,
      "name a folder with a folder for each class, a .csv of path,label, or a tar archive",
    );
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory() && isPicture(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({ path: file.slice(join(path, sep).length).replaceAll(sep, "/"), source: { file } }))
    .sort(byPath);
}

async function foldersOf(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
  return entries.filter((e) => e.isDirectory() && !/^(\.|__MACOSX)/.test(e.name)).map((e) => e.name);
}

/** All pictures of an archive, their bytes one after the other in memory that threads share. */
async function inArchive(file: string, memory: number): Promise<Found[]> {
  const entries: { path: string; bytes: Uint8Array }[] = [];
  let total = 0;
  for await (const entry of readTar(file, isPicture)) {
    total += entry.bytes.length;
    if (total > memory)
      throw new ConvlensError(
        `the pictures in ${file} take more than the ${Math.round(memory / 2 ** 20)} MB that they may`,
        "unpack it and name the folder, or allow more with --memory",
      );
    entries.push(entry);
  }
  const bytes = new SharedArrayBuffer(total);
  let offset = 0;
  const found = entries.map((entry) => {
    new Uint8Array(bytes, offset).set(entry.bytes);
    offset += entry.bytes.length;
    return { path: entry.path, source: { bytes, offset: offset - entry.bytes.length, length: entry.bytes.length } };
  });
  return found.sort(byPath);
}

/** The first part of a picture's path is its class. */
function byFolder(name: string, found: readonly Found[]): DataSet {
  const inClass = found.filter((f) => f.path.includes("/"));
  if (inClass.length === 0)
    throw new UsageError(
      found.length > 0 ? `the pictures in ${name} lie in no class` : `no pictures in ${name}`,
      "a data set has a folder for each class, and pictures in them",
    );
  return labelled(
    name,
    inClass.map(({ path, source }) => ({ name: `${name}/${path}`, source, label: path.split("/")[0]! })),
  );
}

async function readCsv(path: string): Promise<DataSet> {
  const text = new TextDecoder().decode(await readFile(path));
  const rows = parseLabels(text, basename(path));
  const place = (file: string) => (isAbsolute(file) ? file : join(dirname(path), file));
  return labelled(
    path,
    rows.map((row) => ({ name: place(row.path), source: { file: place(row.path) }, label: row.label })),
  );
}

function labelled(name: string, pictures: readonly (Omit<LabelledPicture, "label"> & { label: string })[]): DataSet {
  const classes = [...new Set(pictures.map((p) => p.label))].sort(inOrder);
  const numbers = new Map(classes.map((label, i) => [label, i]));
  return { name, classes, pictures: pictures.map((p) => ({ ...p, label: numbers.get(p.label)! })) };
}

/** Classes that are numbers in their order, others by name. */
const inOrder = (a: string, b: string): number =>
  /^\d+$/.test(a) && /^\d+$/.test(b) ? Number(a) - Number(b) : a < b ? -1 : 1;

function relabelled(set: DataSet, classes: readonly string[]): DataSet {
  const numbers = set.classes.map((label) => {
    const number = classes.indexOf(label);
    if (number >= 0) return number;
    throw new ConvlensError(
      `${set.name} has a class "${label}" that the training data does not have`,
      `nearest: ${nearest(label, classes, 3).join(", ")}`,
    );
  });
  return { ...set, classes, pictures: set.pictures.map((p) => ({ ...p, label: numbers[p.label]! })) };
}

function requireClasses({ classes, name }: DataSet): void {
  if (classes.length < 2)
    throw new UsageError(
      `${name} has one class, "${classes[0]}"`,
      "a network learns to tell classes apart: name a folder with a folder for each class",
    );
}
