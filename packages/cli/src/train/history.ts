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
