import type { CurvePanel } from "./curve.ts";

/** What is drawn of an epoch: losses are means over pictures, accuracies shares of them. */
export interface LearntEpoch {
  readonly epoch: number;
  readonly loss: number;
  readonly accuracy: number;
  readonly validationLoss?: number;
  readonly validationAccuracy?: number;
}

/** The panels of the figure of curves: loss and accuracy, training and validation. */
export function historyPanels(history: readonly LearntEpoch[]): CurvePanel[] {
  const curve = (name: string, key: keyof LearntEpoch) => ({
    name,
    points: history.flatMap((row) => (row[key] === undefined ? [] : [[row.epoch, row[key]] as const])),
  });
  const both = (training: keyof LearntEpoch, validation: keyof LearntEpoch) =>
    [curve("training", training), curve("validation", validation)].filter(({ points }) => points.length > 0);
  const accuracies = history.flatMap((row) => [row.accuracy, row.validationAccuracy ?? row.accuracy]);
  return [
    { title: "loss (cross-entropy)", curves: both("loss", "validationLoss") },
    {
      title: "accuracy",
      percent: true,
      // The bottom in tenths below the worst epoch, so that what is gained can be seen.
      range: [Math.floor(Math.min(0.9, ...accuracies) * 10) / 10, 1],
      curves: both("accuracy", "validationAccuracy"),
    },
  ];
}
