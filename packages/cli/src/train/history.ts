import type { CurvePanel } from "@convlens/core/render";
import type { Epoch } from "@convlens/core/training";

const columns = [
  "epoch",
  "loss",
  "accuracy",
  "validationLoss",
  "validationAccuracy",
  "learningRate",
  "picturesPerSecond",
  "seconds",
  "secondsWaiting",
] as const satisfies readonly (keyof Epoch)[];

const underscored = (name: string) => name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`);

/** A row for each epoch, numbers in full so that two runs can be compared to the bit. */
export const historyCsv = (history: readonly Epoch[]): string =>
  [columns.map(underscored).join(","), ...history.map((row) => columns.map((c) => row[c] ?? "").join(",")), ""].join(
    "\n",
  );

/** The panels of the figure of curves: loss and accuracy, training and validation. */
export function historyPanels(history: readonly Epoch[]): CurvePanel[] {
  const curve = (name: string, key: keyof Epoch) => ({
    name,
    points: history.flatMap((row) => (row[key] === undefined ? [] : [[row.epoch, row[key]] as const])),
  });
  const both = (training: keyof Epoch, validation: keyof Epoch) =>
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
