import { classFinder, type ModelClasses } from "../onnx/matchClasses.ts";

/** Which classes of two models are the same. */
export interface SharedClasses {
  /** For each class of the first model its number in the second; none where the second does not have it. */
  readonly inB: readonly (number | undefined)[];
  /** How many have one. */
  readonly count: number;
  readonly by: "label" | "number";
}

/** Two models that share fewer of the smaller one's classes than this do another task. */
const SHARE = 0.5;

/**
 * The classes that two models share: by their labels where both have them (case, underscores and synsets do not count), else by
 * number where both have as many. Nothing where that is less than half of the smaller model's.
 */
export async function sharedClasses(a: ModelClasses, b: ModelClasses): Promise<SharedClasses | undefined> {
  if (a.labels && b.labels) {
    const inB = await byLabel(a.labels, b.labels);
    const count = inB.filter((c) => c !== undefined).length;
    return count >= SHARE * Math.min(a.count, b.count) && count > 0 ? { inB, count, by: "label" } : undefined;
  }
  if (a.count !== b.count) return undefined;
  return { inB: Array.from({ length: a.count }, (_, c) => c), count: a.count, by: "number" };
}

async function byLabel(a: readonly string[], b: readonly string[]): Promise<(number | undefined)[]> {
  const [inA, inB] = await Promise.all([classFinder(a), classFinder(b)]);
  const taken = new Set<number>();
  return a.map((label, i) => {
    const found = inB(label);
    const own = inA(label);
    // Of several classes of one name (ImageNet's two cranes) the first is the first.
    const c = found.length === own.length ? found[own.indexOf(i)] : undefined;
    if (c === undefined || taken.has(c)) return undefined;
    taken.add(c);
    return c;
  });
}
