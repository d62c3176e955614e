import { stat } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { ConvlensError, nearest, UsageError } from "@convlens/core/base";
import { missing } from "../files.ts";
import { isUrl } from "../http.ts";
import { withClasses } from "./classes.ts";
import { type Content, contentOf } from "./content.ts";
import type { DataSet, LabelledSet } from "./dataSet.ts";
import { byFolder, type Found } from "./found.ts";
import { type Held, inArchive, inBinaryFile, inFolder, mayHoldSamples } from "./held.ts";
import { readTable } from "./table.ts";

const forms =
  "name a folder of pictures or of folders for each class, a .csv of path,label, a tar archive, or an IDX or CIFAR file";

/** Reads data sets; an archive of which several parts are asked for is unpacked once. */
export class DataSetReader {
  readonly #held = new Map<string, Promise<Held>>();
  readonly #memory: number;

  /** @param memory the most bytes that the pictures of an archive may take */
  constructor(memory: number) {
    this.#memory = memory;
  }

  /**
   * Reads what a path names: a folder of pictures, also with a folder for each class; a `.csv` of `path,label` or of paths, a `.txt`
   * with a path in each line, either also at an http address; a tar archive of such folders; an IDX file with the labels beside it;
   * files of CIFAR, or an archive or a folder of those. `pictures.tar.gz/train` is a folder inside one. The content decides, not
   * the name, except for tables. Classes and pictures are in order of name.
   * Throws `ConvlensError` for what is not there, holds no pictures, is cut off or something else.
   */
  read(path: string): Promise<DataSet>;
  /** With `classes`, those are the classes, and one that is none of them is an error, as is a data set without classes. */
  read(path: string, classes: readonly string[]): Promise<LabelledSet>;
  async read(path: string, classes?: readonly string[]): Promise<DataSet> {
    const set = isTable(path) ? await readTable(path) : await this.#readFolders(path);
    return classes ? withClasses(set, classes) : set;
  }

  /** The folders inside a folder or an archive that are named; none in a table. */
  async folders(path: string): Promise<string[]> {
    if (isTable(path)) return [];
    const { found, folders } = await this.#find(path);
    const inside = found.filter((f) => f.path.includes("/")).map((f) => f.path.split("/")[0]!);
    return [...new Set([...inside, ...folders.map((folder) => folder.split("/")[0]!)])];
  }

  async #readFolders(path: string): Promise<DataSet> {
    const { found, folders } = await this.#find(path);
    if (found.length > 0) return byFolder(path, found, folders);
    throw new UsageError(`no pictures in ${path}`, forms);
  }

  /** What is inside the file or folder that exists of a path, under the rest of it. */
  async #find(path: string): Promise<Held> {
    const { outer, inside, isFolder } = await outermost(path);
    // Whole folders are not searched for what was misspelt.
    if (isFolder && inside && !(await mayHoldSamples(outer))) throw await missing(path);
    const known = this.#held.get(outer) ?? this.#read(outer, isFolder);
    this.#held.set(outer, known);
    const all = await known;
    if (!inside) return all;
    if (isFolder && !all.virtual) throw await missing(path);
    const found = all.found.filter((f) => f.path.startsWith(`${inside}/`));
    if (found.length === 0) throw nothingInside(outer, inside, all.found);
    return { found: found.map((f) => ({ ...f, path: f.path.slice(inside.length + 1) })), folders: [] };
  }

  async #read(path: string, isFolder: boolean): Promise<Held> {
    if (isFolder) return inFolder(path, this.#memory);
    const content = await contentOf(path);
    if (content === "tar" || /\.(tar|tar\.gz|tgz)$/i.test(path)) return inArchive(path, this.#memory);
    if (content === "binary" || /[-.]ubyte(\.gz)?$/i.test(path)) return inBinaryFile(path, this.#memory);
    throw refusal(path, content);
  }
}

const isTable = (path: string) => isUrl(path) || /\.(csv|txt)$/i.test(path);

async function outermost(path: string): Promise<{ outer: string; inside: string; isFolder: boolean }> {
  for (let outer = join(path, "."); ; outer = dirname(outer)) {
    const found = await stat(outer).catch(() => undefined);
    const inside = relative(outer, path).replaceAll(sep, "/");
    if (found) return { outer, inside, isFolder: found.isDirectory() };
    if (dirname(outer) === outer) throw await missing(path);
  }
}

function nothingInside(outer: string, inside: string, all: readonly Found[]): ConvlensError {
  const folders = new Set(all.map((f) => dirname(f.path)).flatMap((f) => [f, f.split("/")[0]!]));
  return new ConvlensError(
    `${outer} has no pictures in ${inside}`,
    `nearest: ${nearest(inside, folders, 3).join(", ")}`,
  );
}

function refusal(path: string, content: Content): ConvlensError {
  if (content === "empty") return new ConvlensError(`${path} is empty`, forms);
  if (content === "picture")
    return new UsageError(`${path} is one picture, no data set`, "name the folder that it is in");
  if (content === "pickle")
    return new UsageError(
      `${path} is a pickle of Python, which is not read`,
      "of CIFAR, take the binary version: cifar-10-binary.tar.gz, cifar-100-binary.tar.gz",
    );
  if (/\.zip$/i.test(path)) return new UsageError(`${path} is a zip archive`, "unpack it and name the folder");
  return new UsageError(`${path} is no data set`, forms);
}
