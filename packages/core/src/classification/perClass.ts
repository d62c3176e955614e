import { Confusion } from "./confusion.ts";
import type { Predictions } from "./prediction.ts";

/** How well one class is told from the others. */
export interface ClassFigures {
  readonly class: number;
  /** Pictures of the class. */
  readonly pictures: number;
  /** Pictures taken for it. */
  readonly taken: number;
  /** Pictures of the class that were taken for it. */
  readonly right: number;
  /** Share of those taken for it that are it; nothing where none was. */
  readonly precision: number | undefined;
  /** Share of its pictures that were taken for it; nothing where there are none. */
  readonly recall: number | undefined;
  /** Harmonic mean of both: 2·right / (pictures + taken). */
  readonly f1: number;
  /** Share of its pictures that have it among the five best classes. */
  readonly top5: number | undefined;
}

/** The figures of each class that occurs, as truth or as guess, in the order of classes. */
export function classFigures(predictions: Predictions, confusion = Confusion.of(predictions)): ClassFigures[] {
  const among = new Map<number, number>();
  for (const { truth, rank } of predictions) if (rank <= 5) among.set(truth, (among.get(truth) ?? 0) + 1);
  return confusion.classes.map((c) => {
    const [pictures, taken, right] = [confusion.support(c), confusion.taken(c), confusion.count(c, c)];
    const share = (count: number, of: number) => (of > 0 ? count / of : undefined);
    return {
      class: c,
      pictures,
      taken,
      right,
      precision: share(right, taken),
      recall: share(right, pictures),
      f1: (2 * right) / (pictures + taken),
      top5: share(among.get(c) ?? 0, pictures),
    };
  });
}

/** Means over the classes that have pictures, each class counted once. */
export interface Macro {
  readonly classes: number;
  /** A class for which nothing was taken counts as 0. */
  readonly precision: number;
  /** Also called balanced accuracy. */
  readonly recall: number;
  readonly f1: number;
}

export function macro(figures: readonly ClassFigures[]): Macro {
  const seen = figures.filter(({ pictures }) => pictures > 0);
  const mean = (of: (f: ClassFigures) => number | undefined) =>
    seen.reduce((sum, f) => sum + (of(f) ?? 0), 0) / Math.max(1, seen.length);
  return {
    classes: seen.length,
    precision: mean((f) => f.precision),
    recall: mean((f) => f.recall),
    f1: mean((f) => f.f1),
  };
}
