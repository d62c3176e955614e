import { stat } from "node:fs/promises";
import { basename, extname, isAbsolute, join, resolve } from "node:path";
import type { Float32Tensor, Image } from "@convlens/core/base";
import { decodeNpy, float32, isNpy, toDoubles, UsageError } from "@convlens/core/base";
import { pictureEndings } from "@convlens/core/dataset";
import { decodePicture } from "./decode.ts";
import { missing, readFile } from "./files.ts";

/** A file's contents: a picture, or a tensor that is preprocessed already. */
export type Loaded = {
  readonly bytes: Uint8Array;
  /** What was left out or shrunk; each is one line. */
  readonly notes: readonly string[];
} & ({ readonly kind: "image"; readonly image: Image } | { readonly kind: "tensor"; readonly tensor: Float32Tensor });

/** A picture that a user named, not read yet. */
export interface PictureFile {
  readonly path: string;
  /** The file's name, for messages. */
  readonly name: string;
  /** The name without its ending, made unique among the pictures listed together: `cat`, `cat-2`. */
  readonly stem: string;
  /** Throws `ConvlensError` for what is neither a picture nor a `.npy` tensor; what decides is the content. */
  load(): Promise<Loaded>;
}

/**
 * The pictures that a user names: files of any ending, folders (pictures at any depth, by ending), and globs, each in order of
 * path; a file named twice counts once. Throws `UsageError` for an empty folder or a glob that matches nothing,
 * `ConvlensError` with near names for a missing file.
 */
export async function pictures(args: readonly string[]): Promise<readonly PictureFile[]> {
  const paths = new Map<string, string>();
  for (const arg of args)
    for (const path of await expand(arg)) if (!paths.has(resolve(path))) paths.set(resolve(path), path);
  const stems = uniqueStems();
  return [...paths.values()].map((path) => ({
    path,
    name: basename(path),
    stem: stems(path),
    load: async () => loaded(await readFile(path), basename(path)),
  }));
}

async function expand(arg: string): Promise<string[]> {
  const found = await stat(arg).catch(() => undefined);
  if (found?.isDirectory()) {
    const inside = await find(`**/*.{${pictureEndings.join(",")}}`, arg);
    if (inside.length === 0) throw new UsageError(`no pictures in ${arg}`, `looked for ${pictureEndings.join(", ")}`);
    return inside.map((path) => join(arg, path));
  }
  if (found) return [arg];
  if (!/[*?[\]{}]/.test(arg)) throw await missing(arg);
  const matches = await find(arg, ".");
  if (matches.length === 0) throw new UsageError(`nothing matches ${arg}`, "quote a glob, or name a folder");
  return matches;
}

async function find(pattern: string, cwd: string): Promise<string[]> {
  const { glob } = await import("tinyglobby");
  const found = await glob(pattern, {
    cwd,
    caseSensitiveMatch: false,
    expandDirectories: false,
    absolute: isAbsolute(pattern),
  });
  return found.sort((a, b) => (a < b ? -1 : 1));
}

/** Names files without their endings, each name once. */
export function uniqueStems(): (path: string) => string {
  const taken = new Set<string>();
  return (path) => {
    const plain = basename(path, extname(path));
    let stem = plain;
    // Some file systems do not tell "Cat" from "cat".
    for (let n = 2; taken.has(stem.toLowerCase()); n++) stem = `${plain}-${n}`;
    taken.add(stem.toLowerCase());
    return stem;
  };
}

/** What a file holds. Throws `ConvlensError` for what is neither a picture nor a `.npy` tensor. */
export async function loaded(bytes: Uint8Array, name: string): Promise<Loaded> {
  if (!isNpy(bytes)) return { kind: "image", bytes, ...(await decodePicture(bytes, name)) };
  const tensor = decodeNpy(bytes, name);
  const data = tensor.data instanceof Float32Array ? tensor.data : Float32Array.from(toDoubles(tensor).data);
  return { kind: "tensor", bytes, notes: [], tensor: float32(tensor.shape, data) };
}
