import { constants } from "node:buffer";
import type { FileHandle } from "node:fs/promises";
import { open, readdir, stat } from "node:fs/promises";
import { totalmem } from "node:os";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { ConvlensError, distance, nearest } from "@convlens/core/base";
import type { ModelFile } from "@convlens/core/import";
import { fileError } from "./fileError.ts";

/** Bytes that this process may use: the machine's, or the limit of its container. */
export function machineMemory(): number {
  const limit = process.constrainedMemory?.() ?? 0;
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}

// One read takes at most 2 GiB − 1; Linux stops 4 KiB short of that.
const PIECE = 2 ** 30;

/** Reads a file of any size that one array holds (4 GiB in Node 20). Throws `ConvlensError` naming the path, and near names where there is none. */
export async function readFile(path: string): Promise<Uint8Array> {
  let file: FileHandle | undefined;
  try {
    file = await open(path);
    const { size } = await file.stat();
    if (size > constants.MAX_LENGTH)
      throw new ConvlensError(
        `${path} has ${gib(size)}; this version of Node holds ${gib(constants.MAX_LENGTH)} in one piece`,
        "Node 22 or later reads it, or keep the weights in several files (ONNX external data)",
      );
    const bytes = new Uint8Array(size);
    let at = 0;
    while (at < size) {
      const { bytesRead } = await file.read(bytes, at, Math.min(PIECE, size - at), at);
      if (bytesRead === 0) return bytes.subarray(0, at);
      at += bytesRead;
    }
    return bytes;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") throw await missing(path);
    throw fileError(error, path, "read");
  } finally {
    await file?.close();
  }
}

const gib = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(1)} GiB`;

/** A file's bytes, or nothing where there is none. */
export async function readFileIfThere(path: string): Promise<Uint8Array | undefined> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() ? readFile(path) : undefined;
}

/** The error for a path that is not there, with the nearest names of its folder. */
export async function missing(path: string): Promise<ConvlensError> {
  const folder = dirname(path);
  const names = await readdir(folder).catch(() => undefined);
  if (!names) return new ConvlensError(`no such file: ${path}`, `there is no folder ${folder} either`);
  const wanted = basename(path);
  const alike = names.filter(
    (name) => !name.startsWith(".") && distance(name, wanted) <= Math.max(2, wanted.length / 2),
  );
  const near = nearest(wanted, alike, 3).map((name) => (folder === "." ? name : join(folder, name)));
  return new ConvlensError(
    `no such file: ${path}`,
    near.length > 0 ? `nearest: ${near.join(", ")}` : `nothing in ${folder} has a name like it`,
  );
}

/** Files that stand for a model which is a folder, the better first. */
const heads = ["model.json", "model.onnx", "model.safetensors"];

const modelFile = /\.(onnx|h5|hdf5|keras|tflite|caffemodel|pth?|th|pt2|safetensors)$/;

/**
 * Reads a model file, or the one in a folder. Throws `ConvlensError` for a missing file (near names) and for a folder of none or several.
 * @param confined whether files that it names are there only below its folder
 */
export async function readModelFile(path: string, confined = false): Promise<ModelFile> {
  const isFolder = (await stat(path).catch(() => undefined))?.isDirectory();
  const file = isFolder ? join(path, await modelIn(path)) : path;
  const bytes = await readFile(file);
  const beside = dirname(file);
  return {
    name: basename(file),
    bytes,
    sibling: async (name) => (confined && !isBelow(beside, name) ? undefined : readFileIfThere(join(beside, name))),
    siblings: async () => (await readdir(beside)).sort(),
  };
}

/** Whether a path from a folder stays in it. */
function isBelow(folder: string, path: string): boolean {
  const way = relative(folder, resolve(folder, path));
  return way !== "" && way.split(sep)[0] !== ".." && !isAbsolute(way);
}

async function modelIn(folder: string): Promise<string> {
  const names = (await readdir(folder)).sort();
  const found = names.filter((name) => modelFile.test(name));
  const head = heads.find((name) => names.includes(name)) ?? (found.length === 1 ? found[0] : undefined);
  if (head !== undefined) return head;
  if (names.includes("saved_model.pb"))
    throw new ConvlensError(
      `${folder} is a TensorFlow SavedModel, which is not read`,
      "convert it to ONNX: python -m tf2onnx.convert --saved-model FOLDER --output model.onnx",
    );
  throw new ConvlensError(
    `${folder} is a folder ${found.length > 0 ? `of ${found.length} models` : "without a model that is known"}`,
    found.length > 0 ? `name one of them, such as ${join(folder, found[0]!)}` : "name the model file itself",
  );
}
