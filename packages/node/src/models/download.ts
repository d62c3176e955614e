import { createHash } from "node:crypto";
import { createReadStream, readFileSync, statSync, writeFileSync } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { ConvlensError } from "@convlens/core/base";
import { makeFolder } from "../atomic.ts";
import { fileError } from "../fileError.ts";
import { attempts, Passing, refusal, request, unreachable } from "../http.ts";
import { locked } from "./lock.ts";
import { Watch } from "./watch.ts";

export interface DownloadOptions {
  /** The SHA-256 that the file must have, or its first digits. */
  readonly sha256?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Bytes that are there, and of how many, where the server tells. */
  readonly progress?: ((done: number, total: number | undefined) => void) | undefined;
  /** Milliseconds without a byte after which a connection counts as dead; 30 s unless it says otherwise. */
  readonly idle?: number | undefined;
  /** Milliseconds before each further attempt, as long as none comes further than those before. */
  readonly pauses?: readonly number[] | undefined;
}

export interface Downloaded {
  readonly bytes: number;
  readonly sha256: string;
}

const IDLE = 30_000;
const PAUSES: readonly number[] = [500, 2000, 5000];

/**
 * Fetches an http or https address into a file, which is there whole and verified or not at all. What came so far stays in
 * `<path>.part` and is gone on with, in this call and in later ones, where the server can (RFC 9110, 14 Range) and says that its
 * file is still the same. Redirects are followed as `request` does.
 *
 * Throws `ConvlensError` naming the address for a server that refuses, is not reached, stays silent or gives another file than
 * `sha256`, or the one that a hub names in `X-Linked-ETag`, says.
 */
export async function download(url: string, path: string, options: DownloadOptions = {}): Promise<Downloaded> {
  try {
    makeFolder(dirname(path));
    const busy = `another process is fetching ${basename(path)}`;
    return await locked(`${path}.lock`, busy, () => new Download(url, path, options).run());
  } catch (error) {
    options.signal?.throwIfAborted();
    throw fileError(error, path, "write");
  }
}

/** What is known of the file that a part is of. */
interface Origin {
  readonly url: string;
  /** A strong ETag, or a date. */
  readonly validator?: string;
  readonly total?: number;
  /** What the hub says of it. */
  readonly sha256?: string;
}

class Download {
  readonly #url: string;
  readonly #path: string;
  readonly #options: DownloadOptions;
  readonly #part: string;
  #furthest = 0;

  constructor(url: string, path: string, options: DownloadOptions) {
    this.#url = url;
    this.#path = path;
    this.#options = options;
    this.#part = `${path}.part`;
  }

  run(): Promise<Downloaded> {
    const { pauses = PAUSES, signal } = this.#options;
    return attempts(pauses, () => this.#attempt(), { reached: () => this.#furthest, signal });
  }

  async #attempt(): Promise<Downloaded> {
    const resumed = this.#resumable() !== undefined;
    const origin = await this.#transfer();
    const done = await this.#verified(origin, resumed);
    await rename(this.#part, this.#path);
    await rm(this.#originFile, { force: true });
    return done;
  }

  get #originFile(): string {
    return `${this.#part}.json`;
  }

  get #have(): number {
    return statSync(this.#part, { throwIfNoEntry: false })?.size ?? 0;
  }

  /** Of a part that may be gone on with: it is of this address, and a changed file would be noticed. */
  #resumable(): Origin | undefined {
    if (this.#have === 0) return undefined;
    try {
      const origin = JSON.parse(readFileSync(this.#originFile, "utf8")) as Origin;
      const noticed = origin.validator !== undefined || (this.#options.sha256 ?? origin.sha256) !== undefined;
      return origin.url === this.#url && noticed ? origin : undefined;
    } catch {
      return undefined;
    }
  }

  async #transfer(): Promise<Origin> {
    const { signal, idle = IDLE } = this.#options;
    const before = this.#resumable();
    const from = before ? this.#have : 0;
    if (before?.total === from) return before;
    const watch = new Watch(idle, signal);
    try {
      const { answer, linked } = await this.#ask(watch, from, before);
      const origin = this.#originOf(answer, linked);
      const start = await this.#startOf(answer, from);
      writeFileSync(this.#originFile, JSON.stringify(origin));
      await this.#write(answer, start, origin.total, watch);
      return origin;
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof ConvlensError || isFileError(error)) throw error;
      if (watch.over) throw new Passing(`${this.#url}: no byte in ${idle / 1000} s`, "try again later");
      throw unreachable(this.#url, error);
    } finally {
      watch.stop();
    }
  }

  async #ask(watch: Watch, from: number, before: Origin | undefined) {
    let linked: string | undefined;
    const { validator } = before ?? {};
    const answer = await request(this.#url, {
      signal: watch.signal,
      headers: {
        // Ranges count bytes as they are sent.
        "accept-encoding": "identity",
        ...(from > 0 && { range: `bytes=${from}-`, ...(validator !== undefined && { "if-range": validator }) }),
      },
      onRedirect: (headers) => {
        linked ??= /^"?([0-9a-f]{64})"?$/.exec(headers.get("x-linked-etag") ?? "")?.[1];
      },
    });
    if (answer.status === 416) {
      await this.#drop();
      throw new Passing(`${this.#url} has fewer bytes than there were before`, "try again");
    }
    if (!answer.ok) throw await refusal(this.#url, answer);
    return { answer, linked };
  }

  #originOf(answer: Response, linked: string | undefined): Origin {
    const encoded = (answer.headers.get("content-encoding") ?? "identity") !== "identity";
    const etag = answer.headers.get("etag");
    const validator = etag?.startsWith('"') ? etag : (answer.headers.get("last-modified") ?? undefined);
    const length = answer.headers.get(answer.status === 206 ? "content-range" : "content-length");
    const total = Number(length?.split("/").at(-1) || Number.NaN);
    return {
      url: this.#url,
      ...(validator !== undefined && !encoded && { validator }),
      ...(Number.isSafeInteger(total) && !encoded && { total }),
      ...(linked !== undefined && { sha256: linked }),
    };
  }

  /** Where the answer's bytes begin: at what is there, or at nothing where the server sends the whole. */
  async #startOf(answer: Response, from: number): Promise<number> {
    if (answer.status !== 206) return 0;
    const start = /^bytes (\d+)-/.exec(answer.headers.get("content-range") ?? "")?.[1];
    if (Number(start) === from) return from;
    await answer.body?.cancel();
    await this.#drop();
    throw new Passing(`${this.#url}: the server sends another part than the one that is asked for`, "try again");
  }

  async #write(answer: Response, start: number, total: number | undefined, watch: Watch): Promise<void> {
    const file = await open(this.#part, start > 0 ? "r+" : "w");
    let at = start;
    try {
      this.#options.progress?.(at, total);
      for await (const piece of answer.body ?? []) {
        watch.seen();
        await file.write(piece, 0, piece.length, at);
        at += piece.length;
        this.#furthest = Math.max(this.#furthest, at);
        this.#options.progress?.(at, total);
      }
    } finally {
      await file.close();
    }
    if (total !== undefined && at !== total)
      throw new Passing(`${this.#url} ended after ${at} of ${total} bytes`, "try again");
  }

  async #verified(origin: Origin, resumed: boolean): Promise<Downloaded> {
    const wanted = [this.#options.sha256, origin.sha256].filter((v) => v !== undefined);
    const sha256 = await hashOf(this.#part, this.#options.signal);
    const other = wanted.find((digits) => !sha256.startsWith(digits.toLowerCase()));
    if (other === undefined) return { bytes: this.#have, sha256 };
    await this.#drop();
    const message = `${this.#url} is not the file that is meant: its SHA-256 begins with ${sha256.slice(0, other.length)}, not with ${other}`;
    const hint = "it was damaged on its way, or replaced where it lies; nothing of it was kept";
    // The parts may have been of two files.
    if (resumed) throw new Passing(message, hint);
    throw new ConvlensError(message, hint);
  }

  async #drop(): Promise<void> {
    await rm(this.#part, { force: true });
    await rm(this.#originFile, { force: true });
  }
}

/** Of the file system, not of the network. */
const isFileError = (error: unknown): boolean =>
  "path" in (error as object) || /^(ENOSPC|EDQUOT|EFBIG|EIO)$/.test(codeOf(error));

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? "";

async function hashOf(path: string, signal: AbortSignal | undefined): Promise<string> {
  const hash = createHash("sha256");
  for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 })) {
    signal?.throwIfAborted();
    hash.update(piece as Uint8Array);
  }
  return hash.digest("hex");
}
