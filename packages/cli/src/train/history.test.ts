import { historyPanels } from "@convlens/core/render";
import type { Epoch } from "@convlens/core/training";
import { expect, it } from "vitest";
import { historyCsv } from "./history.ts";
import { duration } from "./table.ts";

const row = (epoch: number, more: Partial<Epoch> = {}): Epoch => ({
  epoch,
  loss: 0.1 + 0.2,
  accuracy: 0.75,
  learningRate: 0.001,
  picturesPerSecond: 100,
  seconds: 2,
  secondsWaiting: 0,
  ...more,
});

it("writes a row for each epoch, numbers in full", () => {
  expect(historyCsv([row(1), row(2, { validationLoss: 0.5, validationAccuracy: 0.625 })]).split("\n")).toEqual([
    "epoch,loss,accuracy,validation_loss,validation_accuracy,learning_rate,pictures_per_second,seconds,seconds_waiting",
    "1,0.30000000000000004,0.75,,,0.001,100,2,0",
    "2,0.30000000000000004,0.75,0.5,0.625,0.001,100,2,0",
    "",
  ]);
});

it("draws training and validation, the accuracy from below its worst", () => {
  const [loss, accuracy] = historyPanels([row(1, { validationLoss: 0.5, validationAccuracy: 0.52 }), row(2)]);
  expect(loss!.curves.map((c) => [c.name, c.points.length])).toEqual([
    ["training", 2],
    ["validation", 1],
  ]);
  expect(accuracy!.range).toEqual([0.5, 1]);
  expect(historyPanels([row(1)])[0]!.curves).toHaveLength(1);
});

it.each([
  [3.4, "3 s"],
  [725, "12:05"],
  [3725, "1:02:05"],
])("tells %d seconds as %s", (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});
