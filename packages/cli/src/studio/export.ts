import { existsSync, mkdtempSync } from "node:fs";
import { chmod, cp, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { UsageError } from "@convlens/core/base";
import { onnxFileOf } from "@convlens/core/lens";
import { makeFolder, type OpenOptions, openModel } from "@convlens/node";
import { packageFile } from "../packageFile.ts";
import { digits } from "./digits.ts";
import { type SitePictures, sitePictures } from "./sitePictures.ts";

export interface StudioExport {
  /** The folder that is written. */
  readonly out: string;
  /** As the user names it; the bundled one where it is not given. */
  readonly model?: string | undefined;
  /** A data set as the user names it; bundled scenes where it is not given. */
  readonly data?: string | undefined;
  /** How the model is opened. */
  readonly opening: OpenOptions;
  /** The folder of the built page, see `builtPage`. */
  readonly page: string;
  readonly signal: AbortSignal;
}

/** What was written. */
export interface ExportedStudio {
  readonly files: number;
  readonly bytes: number;
  /** What the user should know; each is one line. */
  readonly notes: readonly string[];
}

/** What tells the folder of a site from any other. */
const SITE = "studio.json";

/**
 * Writes a site that does all in the visitor's browser, for any host of files: the page, the model as ONNX and pictures. It is
 * whole or not there at all; a site that was written before is replaced.
 * Throws `UsageError` for a folder that holds something else.
 */
export async function exportStudio(asked: StudioExport): Promise<ExportedStudio> {
  const out = resolve(asked.out);
  await refuseOthers(out);
  const lens = await openModel(asked.model ?? fileURLToPath(packageFile("models/scenes.onnx")), asked.opening);
  try {
    const model = onnxFileOf(lens);
    const name = `${basename(lens.file.path).replace(/\.\w+$/, "")}.onnx`;
    const pictures = await sitePictures(asked.data, asked.signal);
    makeFolder(dirname(out));
    const folder = mkdtempSync(join(dirname(out), `.${basename(out)}-`));
    try {
      // A temporary folder is its maker's alone; a site is for whoever serves it.
      await chmod(folder, 0o755);
      await cp(asked.page, folder, { recursive: true });
      await markPage(join(folder, "index.html"));
      await writeFile(join(folder, "model.onnx"), model);
      await writePictures(folder, pictures);
      // What a command that is copied from the page is run on.
      const known = lens.model.format === "onnx" && { sha256: lens.file.sha256 };
      const site = { model: { id: digits(model), name, file: "model.onnx", ...known }, ...pictures.site };
      await writeFile(join(folder, SITE), JSON.stringify(site, null, 1));
      asked.signal.throwIfAborted();
      await replace(out, folder);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
    return { ...(await sizeOf(out)), notes: [...lens.notes, ...pictures.notes] };
  } finally {
    await lens.close();
  }
}

async function refuseOthers(out: string): Promise<void> {
  const names = existsSync(out) ? await readdir(out) : [];
  if (names.length > 0 && !names.includes(SITE))
    throw new UsageError(
      `${out} holds something else: ${names.slice(0, 3).join(", ")}`,
      "name a folder that is not there yet",
    );
}

/** Says that the page is alone: no server answers it. */
async function markPage(path: string): Promise<void> {
  const text = await readFile(path, "utf8");
  await writeFile(path, text.replace(/<html\b/, '<html data-way="page"'));
}

async function writePictures(folder: string, { files }: SitePictures): Promise<void> {
  makeFolder(join(folder, "pictures"));
  for (const [name, bytes] of files) await writeFile(join(folder, name), bytes);
}

/** The old site, if there is one, goes when the new one is in its place. */
async function replace(out: string, folder: string): Promise<void> {
  const old = `${folder}-old`;
  if (existsSync(out)) await rename(out, old);
  try {
    await rename(folder, out);
  } catch (error) {
    if (existsSync(old)) await rename(old, out);
    throw error;
  }
  await rm(old, { recursive: true, force: true });
}

async function sizeOf(folder: string): Promise<{ files: number; bytes: number }> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(files.map(async ({ parentPath, name }) => (await stat(join(parentPath, name))).size));
  return { files: files.length, bytes: sizes.reduce((a, b) => a + b, 0) };
}
