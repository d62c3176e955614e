import type { Keeping } from "./define.ts";

/** What is kept is large; whoever keeps more gives up the oldest. */
export const MOST_KEPT = 3;

/** Keeps work in memory. */
export function keptHere(): Keeping {
  const kept = new Map<string, Uint8Array>();
  return {
    async put(name, bytes) {
      kept.delete(name);
      kept.set(name, bytes);
      const [oldest] = kept.keys();
      if (kept.size > MOST_KEPT) kept.delete(oldest!);
    },
    get: async (name) => kept.get(name),
  };
}
