import { existsSync } from "node:fs";
import { join } from "node:path";
import { writeFileAtomic } from "../atomic.ts";
import { readFile } from "../files.ts";
import type { Shard } from "./shards.ts";

/** The folder of shards in a folder of results. */
export const SHARDS = "shards";

/** The shards of one job that are done: `shards/<key>/00012.safetensors` in a folder of results. */
export class ShardFolder {
  readonly #path: string;

  constructor(results: string, key: string) {
    this.#path = join(results, SHARDS, key);
  }

  has(shard: Shard): boolean {
    return existsSync(this.#file(shard));
  }

  keep(shard: Shard, bytes: Uint8Array): Promise<void> {
    return writeFileAtomic(this.#file(shard), bytes);
  }

  read(shard: Shard): Promise<Uint8Array> {
    return readFile(this.#file(shard));
  }

  #file({ index }: Shard): string {
    return join(this.#path, `${String(index).padStart(5, "0")}.safetensors`);
  }
}
