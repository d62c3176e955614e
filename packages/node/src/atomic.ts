import { mkdirSync, renameSync, statSync, unlinkSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileError } from "./fileError.ts";

const unfinished = new Set<string>();
let made = 0;

/** What was begun and not finished goes when the process exits, for whatever reason it does. */
function removeUnfinished(): void {
  for (const path of unfinished) remove(path);
}

function remove(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // It was not made yet, or is gone already.
  }
}

/**
 * Makes a file whole or not at all: `make` writes to a temporary name in the same folder (made where it is missing),
 * which is then renamed. Throws `ConvlensError` naming the path for a full disk or a folder that cannot be written.
 */
export async function atomically(path: string, make: (temporary: string) => Promise<void>): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path).slice(0, 200)}.${process.pid}-${made++}.tmp`);
  if (made === 1) process.on("exit", removeUnfinished);
  unfinished.add(temporary);
  try {
    makeFolder(dirname(path));
    await make(temporary);
    renameSync(temporary, path);
  } catch (error) {
    remove(temporary);
    throw fileError(error, path, "write");
  } finally {
    unfinished.delete(temporary);
  }
}

/** Makes a folder and those that it is in. Node's own way of it never ends where the parent refuses with ENOENT, as /proc does. */
export function makeFolder(path: string): void {
  const there = statSync(path, { throwIfNoEntry: false });
  if (there?.isDirectory()) return;
  if (there) throw Object.assign(new Error(`${path} is a file`), { code: "ENOTDIR", path });
  if (dirname(path) !== path) makeFolder(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    // Another process may have been faster.
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}

/** Bytes as a whole, or piece by piece as they are made. */
export type Contents = Uint8Array | string | AsyncIterable<Uint8Array>;

/** Below this many bytes a trip to another thread costs more than the writing. */
const SMALL = 1 << 20;

/** Writes a file whole or not at all, as `atomically` does. Stops between two pieces where the signal aborts. */
export async function writeFileAtomic(path: string, contents: Contents, signal?: AbortSignal): Promise<void> {
  await atomically(path, async (temporary) => {
    if (contents instanceof Uint8Array && contents.length < SMALL)
      return writeFileSync(temporary, contents, { flag: "wx" });
    const file = await open(temporary, "wx");
    try {
      if (typeof contents === "string" || contents instanceof Uint8Array) await file.writeFile(contents);
      else
        for await (const piece of contents) {
          signal?.throwIfAborted();
          await file.writeFile(piece);
        }
    } finally {
      await file.close();
    }
  });
}
