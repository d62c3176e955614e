import { expect, test } from "vitest";
import { blankImage } from "../../base/image.ts";
import { importModel } from "../../import/importModel.ts";
import { ran, testBench } from "../../testing/bench.ts";
import { redOrGreen } from "../../testing/colourNet.ts";
import { memoryFile } from "../../testing/importerSuite.ts";
import type { Trained, Training } from "./train.ts";

const pictures = Array.from({ length: 20 }, (_, i) =>
  blankImage(8, 8, i % 2 === 0 ? [180 + 3 * i, 4 * i, 90, 255] : [4 * i, 180 + 3 * i, 90, 255]),
);
const classes = pictures.map((_, i) => i % 2);
const labels = ["red", "green"];
const bench = testBench(redOrGreen(8), pictures, { labels, classes });
const settings = { network: "open-model", epochs: 4, batch: 4, split: 0.3, learningRate: 0.1 };

test("a new classifier on the open model learns, is told of while it does, and is a model that opens", async () => {
  const { answer, shown, progress } = await ran<Trained>(bench, "train", { ...settings, keep: "a", epochs: 12 });
  expect(answer.history.map(({ epoch }) => epoch)).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
  expect(answer.history.at(-1)!.loss).toBeLessThan(answer.history[0]!.loss);
  expect(answer.history.at(-1)!.validationAccuracy).toBe(1);
  expect(progress.at(-1)).toEqual([12, 12]);
  expect((shown[0] as Training).history).toEqual([]);
  expect((shown.at(-1) as Training).history.length).toBe(12);
  expect(answer.watched.shown.length).toBe(12);
  const model = await importModel(memoryFile("trained.onnx", answer.model));
  expect(model.declared.output?.labels ?? JSON.stringify(model.metadata)).toContain("green");
});

test("a training that is stopped is there as it was after its last epoch, and goes on to the same curve, to the bit", async () => {
  const { answer: whole } = await ran<Trained>(bench, "train", { ...settings, keep: "whole" });
  const controller = new AbortController();
  await expect(
    ran(bench, "train", { ...settings, keep: "parts" }, controller.signal, (event) => {
      if ((event as Training).history.length === 2) controller.abort();
    }),
  ).rejects.toThrow();
  const { answer: part } = await ran<Trained>(bench, "trained", { keep: "parts" });
  expect(part.history.length).toBe(2);
  const { answer } = await ran<Trained>(bench, "train", { ...settings, keep: "parts", resume: true });
  const curve = ({ history }: Trained) => history.map(({ loss, validationLoss }) => [loss, validationLoss]);
  expect(curve(answer)).toEqual(curve(whole));
});

test("other settings than it was begun with, and a training that nobody kept, are refused", async () => {
  await ran(bench, "train", { ...settings, keep: "b" });
  await expect(ran(bench, "train", { ...settings, keep: "b", batch: 5, resume: true })).rejects.toThrow("settings");
  await expect(ran(bench, "trained", { keep: "nothing" })).rejects.toThrow("not kept");
  await expect(ran({ ...bench, set: undefined }, "train", { keep: "c" })).rejects.toThrow("no classes");
});
