import { nearest, UsageError } from "../base/errors.ts";

/**
 * The classes a user asks for: `top1`, `top5` (the highest scores, best first), an index, a label (case does not count,
 * an underscore is a space, a part is enough where only one label has it), or a list with commas.
 * Throws `UsageError` for an index outside of the range, and for a label that is unknown or not the only one.
 * @param scores one for each class
 */
export function resolveClasses(
  asked: string,
  labels: readonly string[] | undefined,
  scores: ArrayLike<number>,
): number[] {
  // A label may hold a comma itself.
  const whole = labels?.findIndex((label) => plain(label) === plain(asked)) ?? -1;
  const parts = whole >= 0 ? [asked] : asked.split(",").map((part) => part.trim());
  const classes = parts.flatMap((part) => resolveOne(part, labels, scores));
  return [...new Set(classes)];
}

function resolveOne(asked: string, labels: readonly string[] | undefined, scores: ArrayLike<number>): number[] {
  const top = /^top-?(\d+)$/i.exec(asked)?.[1];
  if (top !== undefined) return highest(scores, Number(top));
  if (/^[-+]?\d+$/.test(asked)) return [inRange(Number(asked), scores.length)];
  if (!labels)
    throw new UsageError(
      `--class ${asked}: the model's classes have no names`,
      `give a number from 0 to ${scores.length - 1}, top5, or names with --labels`,
    );
  return [byLabel(asked, labels)];
}

/** The classes of the `count` highest scores, best first; of equal ones the lower class first. */
export function highest(scores: ArrayLike<number>, count: number): number[] {
  if (count < 1) throw new UsageError(`--class top${count}: no class`, "top1 is the least");
  return Array.from({ length: scores.length }, (_, c) => c)
    .sort((a, b) => scores[b]! - scores[a]! || a - b)
    .slice(0, count);
}

function inRange(index: number, classes: number): number {
  if (index >= 0 && index < classes) return index;
  if (classes === 0)
    throw new UsageError(
      `--class ${index}: the model's output is no list of classes`,
      "name a channel or a region of it or of a layer instead: --class 'output[0,10:20,10:20]'",
    );
  throw new UsageError(
    `--class ${index}: the model has ${classes} classes`,
    `a class is a number from 0 to ${classes - 1}`,
  );
}

const plain = (label: string): string => label.trim().toLowerCase().replaceAll("_", " ");

function byLabel(asked: string, labels: readonly string[]): number {
  const wanted = plain(asked);
  const ways: ((label: string) => boolean)[] = [
    (label) => label === asked,
    (label) => plain(label) === wanted,
    (label) => wanted !== "" && plain(label).includes(wanted),
  ];
  for (const matches of ways) {
    const found = labels.flatMap((label, c) => (matches(label) ? [c] : []));
    if (found.length === 1) return found[0]!;
    if (found.length > 1) throw ambiguous(asked, found, labels);
  }
  throw new UsageError(`no class "${asked}"`, `nearest: ${nearest(asked, labels).join(", ")}`);
}

function ambiguous(asked: string, found: readonly number[], labels: readonly string[]): UsageError {
  const shown = found.slice(0, 8).map((c) => `${c} ${labels[c]}`);
  const more = found.length > shown.length ? ` and ${found.length - shown.length} more` : "";
  return new UsageError(
    `"${asked}" may be one of ${found.length} classes`,
    `say which, or its number: ${shown.join(", ")}${more}`,
  );
}
