import { UsageError } from "../base/errors.ts";

/** `all`, `0-63`, `3,7,9`, or several of them with commas. Throws `UsageError` for others, and for those from `count` on. */
export function channelNumbers(text: string, count: number): number[] {
  const parts = text.split(",").map((part) => part.trim());
  const found = parts.flatMap((part) => {
    if (part === "all" && Number.isFinite(count)) return range(0, count - 1);
    const [, first, last = first] = /^(\d+)(?:\s*-\s*(\d+))?$/.exec(part) ?? [];
    if (first === undefined || Number(last) < Number(first))
      throw new UsageError(`--channels ${text}: "${part}" is no channel`, "all, 0-63, 3,7,9 or top16");
    if (Number(last) >= count)
      throw new UsageError(`--channels ${text}: there is no channel ${last}`, `they run from 0 to ${count - 1}`);
    return range(Number(first), Number(last));
  });
  return [...new Set(found)];
}

/** The n of `top16`, or of another word that ends in a number. */
export const countedBy = (word: string, text: string | undefined): number | undefined => {
  const [, n] = new RegExp(`^${word}[-:]?(\\d+)$`, "i").exec(text?.trim() ?? "") ?? [];
  return n === undefined ? undefined : Number(n);
};

const range = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, i) => first + i);
