/** What went wrong, told to a user: the thing, the place and the way out, in one to three lines. */
export class ConvlensError extends Error {
  override readonly name: string = "ConvlensError";
  /** What to do about it; printed on a line of its own. */
  readonly hint: string | undefined;

  constructor(message: string, hint?: string, options?: { cause?: unknown }) {
    super(onOneLine(message), options);
    this.hint = hint === undefined ? undefined : onOneLine(hint);
  }
}

/** Names out of damaged files may hold line ends, and bytes that terminals take for commands. */
const onOneLine = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]+/gu, " ");

/** The request itself was wrong (exit status 2), not its execution (exit status 1). */
export class UsageError extends ConvlensError {
  override readonly name = "UsageError";
}

/** The candidates nearest to a mistyped name, best first, by edit distance to the name or to its last path part. */
export function nearest(name: string, candidates: Iterable<string>, most = 5): string[] {
  const wanted = name.toLowerCase();
  const score = (c: string) => {
    const full = c.toLowerCase();
    const last = full.split("/").at(-1)!;
    const held = full.includes(wanted) ? 0.5 : 1;
    return held * Math.min(distance(full, wanted), distance(last, wanted));
  };
  return [...new Set(candidates)]
    .map((c) => [score(c), c] as const)
    .sort((a, b) => a[0] - b[0])
    .slice(0, most)
    .map(([, c]) => c);
}

/** Levenshtein distance. */
export function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + Number(a[i - 1] !== b[j - 1])));
    row = next;
  }
  return row[b.length]!;
}
