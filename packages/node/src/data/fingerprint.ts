import { createHash } from "node:crypto";
import type { DataSet } from "./dataSet.ts";
import { sourceSize } from "./source.ts";

/** Files asked for their size at one time. */
const AT_ONCE = 64;

/**
 * SHA-256 over what data sets hold: the names of classes, and in order each picture's path inside the data set, its class and
 * its size in bytes (none for an address, nor for a file that is missing). The same wherever the data sets lie, on every machine.
 */
export async function fingerprintOf(...sets: readonly DataSet[]): Promise<string> {
  const hash = createHash("sha256");
  for (const set of sets) {
    hash.update(`${JSON.stringify(set.classes ?? null)}\n`);
    const labels = set.classes && set.pictures.map((p) => p.label);
    for (let from = 0; from < set.pictures.length; from += AT_ONCE) {
      const some = set.pictures.slice(from, from + AT_ONCE);
      const sizes = await Promise.all(some.map((p) => sourceSize(p.source)));
      for (const [i, { path }] of some.entries())
        hash.update(`${JSON.stringify([path, labels?.[from + i] ?? null, sizes[i] ?? null])}\n`);
    }
    hash.update("end\n");
  }
  return hash.digest("hex");
}
