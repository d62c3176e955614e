import type { LayerContext } from "./define.ts";

type Pair = readonly [number, number];

/** Rows and columns of a setting that a layer gives as a list of one or two numbers, or as `_h` and `_w`. */
export function pairOf(
  c: LayerContext,
  what: string,
  list: readonly number[],
  h: number,
  w: number,
  fallback?: number,
): Pair {
  if (h > 0 || w > 0) return [h, w];
  const [rows = fallback, columns = rows, ...more] = list;
  if (rows === undefined || more.length > 0)
    throw c.error(`has ${list.length} numbers for its ${what}, not one or two`);
  return [rows, columns!];
}

/** Throws where a kernel or a stride is 0. */
export function requirePositive(c: LayerContext, what: string, pair: Pair): Pair {
  if (pair.some((n) => n < 1))
    throw c.error(`has a ${what} of ${pair.join("×")}`, "The file is damaged: fetch it again.");
  return pair;
}
