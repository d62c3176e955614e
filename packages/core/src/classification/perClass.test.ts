import { expect, test } from "vitest";
import { accuracyOf } from "./accuracy.ts";
import { Confusion } from "./confusion.ts";
import { confusedPairs } from "./pairs.ts";
import { classFigures, macro } from "./perClass.ts";
import type { Prediction } from "./prediction.ts";

const taken = (truth: number, predicted: number, confidence = 0.5, rank = truth === predicted ? 1 : 2): Prediction => ({
  truth,
  top: [{ class: predicted, probability: confidence }],
  probability: 0.1,
  rank,
});

// Class 3 is only ever guessed, class 7 never.
const predictions = [
  ...[taken(1, 1), taken(1, 1), taken(1, 2, 0.9), taken(1, 3, 0.4, 9)],
  ...[taken(2, 2), taken(2, 1, 0.6), taken(7, 1, 0.8, 6)],
];

test("counts go by true class and by guess", () => {
  const confusion = Confusion.of(predictions);
  expect(confusion.classes).toEqual([1, 2, 3, 7]);
  expect(confusion.matrix([7, 1, 2, 3]).map((row) => [...row])).toEqual([
    [0, 1, 0, 0],
    [0, 2, 1, 1],
    [0, 1, 1, 0],
    [0, 0, 0, 0],
  ]);
  expect([...confusion.pairs()].map(({ truth, predicted, count }) => [truth, predicted, count])).toEqual([
    [1, 1, 2],
    [1, 2, 1],
    [1, 3, 1],
    [2, 1, 1],
    [2, 2, 1],
    [7, 1, 1],
  ]);
});

test("precision, recall and F1 of each class, and what is missing", () => {
  expect(classFigures(predictions)).toEqual([
    { class: 1, pictures: 4, taken: 4, right: 2, precision: 0.5, recall: 0.5, f1: 0.5, top5: 0.75 },
    { class: 2, pictures: 2, taken: 2, right: 1, precision: 0.5, recall: 0.5, f1: 0.5, top5: 1 },
    { class: 3, pictures: 0, taken: 1, right: 0, precision: 0, recall: undefined, f1: 0, top5: undefined },
    { class: 7, pictures: 1, taken: 0, right: 0, precision: undefined, recall: 0, f1: 0, top5: 0 },
  ]);
});

test("means count each class with pictures once", () => {
  expect(macro(classFigures(predictions))).toEqual({ classes: 3, precision: 1 / 3, recall: 1 / 3, f1: 1 / 3 });
});

test("accuracy over pictures, and how far chance moves it", () => {
  const { pictures, top1, top5 } = accuracyOf(predictions);
  expect([pictures, top1.share, top5.share]).toEqual([7, 3 / 7, 5 / 7]);
  expect(top1.error).toBeCloseTo(Math.sqrt((3 / 7) * (4 / 7) * (1 / 7)), 15);
});

test("pairs are counted both ways, and ties go to the surer mistake", () => {
  expect(confusedPairs(predictions).map(({ a, b, aForB, bForA }) => [a, b, aForB, bForA])).toEqual([
    [1, 2, 1, 1],
    [7, 1, 1, 0],
    [1, 3, 1, 0],
  ]);
});
