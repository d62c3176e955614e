import { existsSync, readFileSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { ConvlensError } from "@convlens/core/base";
import { writeFileAtomic } from "../atomic.ts";
import { NotThere } from "../http.ts";
import { type Cached, cachedPath, folderFor, SOURCE } from "./cache.ts";
import { companionsOf } from "./companions.ts";
import { type Downloaded, type DownloadOptions, download } from "./download.ts";
import { mirrored, type Reference } from "./reference.ts";

export interface PullOptions extends Omit<DownloadOptions, "progress" | "sha256"> {
  /** Bytes of a file that are there, and of how many, where the server tells. */
  readonly progress?: (file: string, done: number, total: number | undefined) => void;
}

export interface Pulled {
  readonly path: string;
  /** Whether it was there before. */
  readonly before: boolean;
}

/** Where what is not whole yet lies in the model's folder. */
const INCOMING = "incoming";

/** Lists what in it is. */
const DONE = "done.json";

/**
 * Fetches a model into the cache, with the files that belong to it; those of a known model get beside them what is known of its
 * input and output. Where it is there, nothing is fetched. The model's file takes its place last: where it is, all of it is.
 * Throws as `download` does; what came so far is gone on with in the next call.
 */
export async function pull(reference: Reference, options: PullOptions = {}): Promise<Pulled> {
  const there = cachedPath(reference);
  if (there !== undefined) return { path: there, before: true };
  const { url, file, known, repository } = reference;
  const folder = folderFor(reference);
  const incoming = new Incoming(join(folder, INCOMING), options);
  const address = mirrored(url);
  const got = await incoming.fetch(file, address, known?.sha256);
  const companions = await companionsOf(join(folder, INCOMING, file), file, repository);
  for (const { name, optional } of companions) {
    const at = new URL(name.split("/").map(encodeURIComponent).join("/"), address).href;
    await incoming.fetch(name, at).catch((error: unknown) => {
      if (!(optional && error instanceof NotThere)) throw error;
    });
  }
  const path = join(folder, file);
  if (known) await writeFileAtomic(`${path}.convlens.json`, `${JSON.stringify(known.declared, null, 1)}\n`);
  const cached: Cached = { name: reference.name, url, file, sha256: got.sha256, bytes: incoming.bytes };
  await writeFileAtomic(join(folder, SOURCE), `${JSON.stringify(cached, null, 1)}\n`);
  await incoming.place(folder, file);
  return { path, before: false };
}

/** Files of a model that is not whole yet. */
class Incoming {
  readonly #folder: string;
  readonly #options: PullOptions;
  readonly #done: Record<string, Downloaded & { readonly url: string }>;

  constructor(folder: string, options: PullOptions) {
    this.#folder = folder;
    this.#options = options;
    this.#done = doneIn(folder);
  }

  get bytes(): number {
    return Object.values(this.#done).reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** Fetches a file, unless an earlier call did. */
  async fetch(name: string, url: string, sha256?: string): Promise<Downloaded> {
    const path = join(this.#folder, name);
    const earlier = this.#done[name];
    if (earlier?.url === url && existsSync(path)) return earlier;
    const { progress, ...options } = this.#options;
    const got = await download(url, path, {
      ...options,
      sha256,
      progress: (done, total) => progress?.(name, done, total),
    });
    if (got.bytes === 0) {
      await rm(path, { force: true });
      throw new ConvlensError(`${url} is empty`, "check the address");
    }
    this.#done[name] = { url, ...got };
    await writeFileAtomic(join(this.#folder, DONE), JSON.stringify(this.#done));
    return got;
  }

  /** Moves all to where it belongs, `last` last. */
  async place(folder: string, last: string): Promise<void> {
    const names = Object.keys(this.#done).filter((name) => name !== last);
    for (const name of [...names, last]) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await rename(join(this.#folder, name), join(folder, name));
    }
    await rm(this.#folder, { recursive: true, force: true });
  }
}

function doneIn(folder: string): Record<string, Downloaded & { readonly url: string }> {
  try {
    return JSON.parse(readFileSync(join(folder, DONE), "utf8"));
  } catch {
    return {};
  }
}
