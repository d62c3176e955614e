import { UsageError } from "../base/errors.ts";
import { strides } from "../base/tensor.ts";
import { resolveClasses } from "../onnx/classes.ts";
import type { Model } from "../onnx/meta.ts";
import { select } from "../onnx/select.ts";
import type { ScoreKind } from "./classifier.ts";
import { classTarget } from "./classifier.ts";
import type { Target } from "./target.ts";
import { extentsOf } from "./target.ts";

/** A target with names for it. */
export interface NamedTarget {
  readonly target: Target;
  /** What resolves to this target alone, on any picture: `281`, `281 - 207`, `mixed4a[12,7,7]`. */
  readonly expression: string;
  /** For people. */
  readonly label: string;
}

export interface Resolving {
  readonly model: Model;
  readonly labels?: readonly string[] | undefined;
  /** The score of each class on the picture: what `top5` is read from. */
  readonly scores: ArrayLike<number>;
  /** What of a class is explained. */
  readonly kind: ScoreKind;
}

/**
 * The targets that a user asks for.
 *
 *     top1  top5  281  tabby      classes, as `resolveClasses` has them
 *     tabby - Egyptian cat        why the first and not the second: the difference of two classes
 *     mixed4a[12]                 a channel: the mean over its positions
 *     mixed4a[12,7,7]             a unit
 *     scores[5,10:40,20:60]       a region (rows 10 to 39, columns 20 to 59): the mean over it
 *
 * or a list of them with commas. Throws `UsageError` for what is none of these.
 */
export function resolveTargets(asked: string, known: Resolving): NamedTarget[] {
  const parts = isLabel(asked, known) ? [asked] : splitOutside(asked);
  const found = parts.flatMap((part) => resolveOne(part.trim(), known));
  return [...new Map(found.map((t) => [t.expression, t])).values()];
}

function resolveOne(part: string, known: Resolving): NamedTarget[] {
  const place = /^(.+?)\[([\d,:\s]+)\]$/s.exec(part);
  if (place) return [regionTarget(known.model, place[1]!, place[2]!)];
  if (/\[.*\]$/s.test(part) && !isLabel(part, known))
    throw new UsageError(
      `"${part}": what is between the brackets is no place in a layer`,
      "for example mixed4a[12] for a channel, mixed4a[12,7,7] for a unit, scores[5,10:40,20:60] for a region",
    );
  return difference(part, known) ?? classes(part, known);
}

const classes = (asked: string, known: Resolving): NamedTarget[] =>
  resolveClasses(asked, known.labels, known.scores).map((c) => ({
    target: classTarget(known.model, c, known.kind),
    expression: String(c),
    label: known.labels?.[c] ?? `class ${c}`,
  }));

/** Two classes with a dash between; labels may hold dashes themselves. */
function difference(part: string, known: Resolving): NamedTarget[] | undefined {
  if (isLabel(part, known) || /^[-+]?\d+$|^top-?\d+$/i.test(part)) return undefined;
  const dashes = [...part.matchAll(/-/g)].map((m) => m.index);
  for (const at of dashes) {
    const sides = [part.slice(0, at), part.slice(at + 1)].map((side) => oneClass(side.trim(), known));
    const [a, b] = sides;
    if (a && b) return [minus(a, b)];
  }
  if (/^top-?(?!1\s*-)\d+\s*-|-\s*top-?(?!1$)\d+$/i.test(part))
    throw new UsageError(
      `"${part}": a difference is of one class and another`,
      "name both, or top1 and another: top1 - tabby",
    );
  return undefined;
}

function oneClass(asked: string, known: Resolving): NamedTarget | undefined {
  if (asked === "") return undefined;
  try {
    const found = classes(asked, known);
    return found.length === 1 ? found[0] : undefined;
  } catch (error) {
    if (error instanceof UsageError) return undefined;
    throw error;
  }
}

function minus(a: NamedTarget, b: NamedTarget): NamedTarget {
  if (a.expression === b.expression)
    throw new UsageError(
      `"${a.label} - ${b.label}" is a class and itself, of which nothing is left`,
      "name two classes",
    );
  const negative = b.target.elements.map(({ index, weight }) => ({ index, weight: -weight }));
  return {
    target: {
      value: a.target.value,
      elements: [...a.target.elements, ...negative],
      offset: a.target.offset - b.target.offset,
    },
    expression: `${a.expression} - ${b.expression}`,
    label: `${a.label} − ${b.label}`,
  };
}

function regionTarget(model: Model, selector: string, ranges: string): NamedTarget {
  const { value } = select(model.graph, selector);
  const extents = extentsOf(model, value);
  const asked = ranges.split(",").map((range) => range.trim());
  if (asked.length > extents.length)
    throw new UsageError(
      `"${value}[${ranges}]" has ${asked.length} indices, and "${value}" has ${extents.length} axes after the batch`,
      `they are [${extents.join(", ")}]`,
    );
  const spans = extents.map((extent, axis) => span(asked[axis] ?? ":", extent, `${value}[${ranges}]`));
  const steps = strides(extents);
  const indices = spans.reduce<number[]>(
    (found, [from, to], axis) =>
      found.flatMap((at) => Array.from({ length: to - from }, (_, i) => at + (from + i) * steps[axis]!)),
    [0],
  );
  const expression = `${value}[${asked.join(",")}]`;
  const elements = indices.map((index) => ({ index, weight: 1 / indices.length }));
  return { target: { value, elements, offset: 0 }, expression, label: expression };
}

/** `3`, `3:7`, `:7`, `3:` or `:`, as the first index and the one after the last. */
function span(text: string, extent: number, place: string): readonly [number, number] {
  const [first = "", last] = text.split(":");
  const from = first === "" ? 0 : Number(first);
  const to = last === undefined ? from + 1 : last === "" ? extent : Number(last);
  if (!Number.isInteger(from) || !(from < to) || to > extent || (last === undefined && first === ""))
    throw new UsageError(
      `"${place}": "${text}" is no part of an axis of ${extent}`,
      `indices run from 0 to ${extent - 1}; 3:7 is 3 to 6`,
    );
  return [from, to];
}

const plain = (label: string) => label.trim().toLowerCase().replaceAll("_", " ");

const isLabel = (asked: string, { labels }: Resolving) =>
  labels?.some((label) => plain(label) === plain(asked)) ?? false;

/** At commas that are not inside of brackets. */
const splitOutside = (list: string): string[] => list.split(/,(?![^[]*\])/);
