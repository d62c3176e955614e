import { ConvlensError } from "../base/errors.ts";
import {
  type Accuracy,
  type Arrangement,
  accuracyOf,
  arranged,
  type Calibration,
  type ClassFigures,
  type ConfusedPair,
  Confusion,
  calibrationOf,
  classFigures,
  confidenceOf,
  confusedPairs,
  isRight,
  type Macro,
  macro,
} from "../classification/index.ts";
import type { PredictionRows, Seen } from "./predictions.ts";

/** All that is told of a classifier. */
export interface Assessment {
  readonly accuracy: Accuracy;
  /** Of the classes that occur, as truth or as guess. */
  readonly classes: readonly ClassFigures[];
  readonly macro: Macro;
  /** Absent where each class has a sigmoid of its own. */
  readonly calibration: Calibration | undefined;
  readonly confusion: Confusion;
  /** In what order classes stand side by side. */
  readonly order: Arrangement;
  readonly pairs: readonly ConfusedPair[];
  /** The most confident ones first. */
  readonly mistakes: readonly Seen[];
}

export interface AssessmentOptions {
  /** Each class by a name of its own. */
  nameOf(c: number): string;
  /** Bins of the reliability diagram. */
  readonly bins: number;
  /** How many of the worst mistakes are told of. */
  readonly mistakes: number;
}

/** Throws `ConvlensError` where no picture has scores. */
export function assess(seen: PredictionRows, { nameOf, bins, mistakes }: AssessmentOptions): Assessment {
  const confusion = Confusion.of(seen);
  if (confusion.pictures === 0)
    throw new ConvlensError(
      "the model gives no picture scores that are numbers",
      "convlens doctor tells whether pictures go in as the model wants them",
    );
  const classes = classFigures(seen, confusion);
  return {
    accuracy: accuracyOf(seen),
    classes,
    macro: macro(classes),
    calibration: calibrationOf(seen, bins),
    confusion,
    order: arranged(seen, confusion.classes, nameOf),
    pairs: confusedPairs(seen),
    mistakes: worst(seen, mistakes),
  };
}

/** The wrong predictions of greatest confidence; of equal ones the first picture first. */
function worst(seen: PredictionRows, count: number): Seen[] {
  const found: Seen[] = [];
  const before = (a: Seen, b: Seen) => confidenceOf(b) - confidenceOf(a) || a.picture - b.picture;
  for (const one of seen) {
    if (isRight(one)) continue;
    found.push(one);
    // Sorted now and then, so that what is kept stays small.
    if (found.length >= 4 * count + 64) found.sort(before).splice(count);
  }
  return found.sort(before).slice(0, count);
}

/** For some pairs of classes the pictures of the first that were taken for the second, the most confident ones first. */
export function examplesOf(
  seen: PredictionRows,
  pairs: Iterable<readonly [truth: number, predicted: number]>,
  most: number,
): (truth: number, predicted: number) => readonly Seen[] {
  const found = new Map<string, Seen[]>();
  for (const [truth, predicted] of pairs) found.set(`${truth} ${predicted}`, []);
  for (const one of seen) {
    const list = found.get(`${one.truth} ${one.top[0]!.class}`);
    if (!list) continue;
    list.push(one);
    list.sort((a, b) => confidenceOf(b) - confidenceOf(a) || a.picture - b.picture).splice(most);
  }
  return (truth, predicted) => found.get(`${truth} ${predicted}`) ?? [];
}
