import { z } from "zod";
import type { Accuracy, Calibration, ClassFigures, ConfusedPair, Macro } from "../../classification/index.ts";
import { assess, predictions } from "../../dataset/index.ts";
import { defineOperation } from "../define.ts";
import { truthsOf } from "../truths.ts";

/** How well the model tells the classes of the data set apart. */
export interface Evaluation {
  readonly accuracy: Accuracy;
  readonly macro: Macro;
  /** Absent where each class has a sigmoid of its own. */
  readonly calibration?: Calibration;
  /** Of the classes that occur, as truth or as guess, in an order in which those that are alike stand together. */
  readonly classes: readonly (ClassFigures & { readonly name: string })[];
  readonly pairs: readonly ConfusedPair[];
  /** A row for each picture that has scores and a class of the model. */
  readonly seen: {
    readonly pictures: Int32Array;
    /** As the model counts classes. */
    readonly truths: Int32Array;
    readonly predicted: Int32Array;
    /** The probability of the class that it is taken for. */
    readonly confidence: Float32Array;
    /** The probability of its own class. */
    readonly own: Float32Array;
  };
  /** Classes of the data set that the model does not have; their pictures are left out. */
  readonly unknown: readonly string[];
}

const BINS = 15;

export default defineOperation({
  id: "evaluate",
  pace: "long",
  params: z.strictObject({}),
  run: async (bench, _, doing): Promise<Evaluation> => {
    const { truths, unknown, nameOf } = await truthsOf(bench);
    const { seen } = await bench.ask({ seen: predictions(truths) }, { ...doing, show: () => {} });
    const { accuracy, macro, calibration, classes, order, pairs } = assess(seen, { nameOf, bins: BINS, mistakes: 0 });
    const figures = new Map(classes.map((c) => [c.class, c]));
    const rows = [...seen];
    return {
      accuracy,
      macro,
      ...(calibration && { calibration }),
      classes: order.classes.map((c) => ({ ...figures.get(c)!, name: nameOf(c) })),
      pairs,
      seen: {
        pictures: Int32Array.from(rows, (one) => one.picture),
        truths: Int32Array.from(rows, (one) => one.truth),
        predicted: Int32Array.from(rows, (one) => one.top[0]!.class),
        confidence: Float32Array.from(rows, (one) => one.top[0]!.probability),
        own: Float32Array.from(rows, (one) => one.probability),
      },
      unknown,
    };
  },
});
