import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { dirname, join } from "node:path";
import { cleanPath } from "@convlens/node";
import { paced } from "./body.ts";
import type { Limits } from "./limits.ts";
import { Refusal } from "./refusal.ts";
import type { Room } from "./room.ts";

/** Files that were sent together. */
export interface Batch {
  readonly folder: string;
  /** Bytes by path, in the order in which they came. */
  readonly files: Map<string, number>;
}

const MOST_BATCHES = 8;

/** What a session's page sends: files on the disk as they come, below one folder. */
export class Uploads {
  readonly #folder: string;
  readonly #limits: Limits;
  readonly #room: Room;
  readonly #batches = new Map<string, Batch>();
  #files = 0;
  #closed = false;

  constructor(folder: string, limits: Limits, room: Room) {
    this.#folder = folder;
    this.#limits = limits;
    this.#room = room;
  }

  /** Writes what comes to the disk. Throws `Refusal` for a name that is none, for too much, and for what comes too slowly. */
  async take(id: string, name: string, incoming: IncomingMessage): Promise<void> {
    const path = cleanPath(name);
    if (path === undefined) throw new Refusal(400, `"${name.slice(0, 100)}" is no name of a file`, "rename it");
    const { file: most, files, pace } = this.#limits;
    const tooLarge = () =>
      new Refusal(
        413,
        `${path} is larger than ${Math.round(most / 2 ** 20)} MB`,
        "name it on the command line of convlens studio",
      );
    if (Number(incoming.headers["content-length"] ?? 0) > Math.min(most, this.#room.left)) throw tooLarge();
    if (++this.#files > files)
      throw new Refusal(413, `more than ${files} files were sent`, "pack them into a zip or tar");
    const batch = await this.#batch(id);
    const temporary = join(this.#folder, `${randomBytes(8).toString("hex")}.part`);
    const file = await open(temporary, "wx");
    let bytes = 0;
    try {
      for await (const piece of paced(incoming, pace)) {
        if (this.#closed) throw new Refusal(404, "this session is over", "reload the page to begin another");
        this.#room.take(piece.length);
        bytes += piece.length;
        if (bytes > most) throw tooLarge();
        await file.write(piece);
      }
      await file.close();
      mkdirSync(dirname(join(batch.folder, path)), { recursive: true });
      await rename(temporary, join(batch.folder, path));
      this.#room.give(batch.files.get(path) ?? 0);
      batch.files.set(path, bytes);
    } catch (error) {
      this.#room.give(bytes);
      await file.close().catch(() => {});
      await rm(temporary, { force: true });
      throw error;
    }
  }

  /** Takes no more; what comes is refused. */
  close(): void {
    this.#closed = true;
  }

  /** The files of a batch, which are the caller's from here on. Throws `Refusal` where there are none. */
  claim(id: string): Batch {
    const batch = this.#batches.get(id);
    if (!batch || batch.files.size === 0) throw new Refusal(404, "no files were sent", "choose them again");
    this.#batches.delete(id);
    return batch;
  }

  /** Removes a batch that was claimed. */
  async drop({ folder, files }: Batch): Promise<void> {
    this.#room.give([...files.values()].reduce((sum, bytes) => sum + bytes, 0));
    await rm(folder, { recursive: true, force: true });
  }

  /** The oldest goes where there are many: its upload was stopped. */
  async #batch(id: string): Promise<Batch> {
    if (!/^[\w-]{4,64}$/.test(id)) throw new Refusal(400, "this is no name of a batch", "reload the page");
    const known = this.#batches.get(id);
    if (known) return known;
    const batch = { folder: join(this.#folder, `batch-${randomBytes(8).toString("hex")}`), files: new Map() };
    this.#batches.set(id, batch);
    mkdirSync(batch.folder, { recursive: true });
    const [oldest] = this.#batches.keys();
    if (this.#batches.size > MOST_BATCHES) await this.drop(this.#claimAny(oldest!));
    return batch;
  }

  #claimAny(id: string): Batch {
    const batch = this.#batches.get(id)!;
    this.#batches.delete(id);
    return batch;
  }
}
