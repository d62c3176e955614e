import type { Keeping } from "./define.ts";

/** Bytes that are kept; whoever keeps more gives up the oldest. */
export const MOST_KEPT = 2 ** 29;

/** Keeps work in memory. */
export function keptHere(most = MOST_KEPT): Keeping {
  const kept = new Map<string, Uint8Array>();
  return {
    async put(name, bytes) {
      kept.delete(name);
      kept.set(name, bytes);
      let total = [...kept.values()].reduce((sum, one) => sum + one.length, 0);
      for (const [oldest, { length }] of kept) {
        if (total <= most || oldest === name) return;
        kept.delete(oldest);
        total -= length;
      }
    },
    get: async (name) => kept.get(name),
  };
}
