import { float32 } from "@convlens/core/base";
import type { Lens } from "@convlens/node";
import { expect, test } from "vitest";
import { classesShown } from "./look.ts";
import type { PicturePoints } from "./points.ts";
import type { EmbedSettings } from "./settings.ts";

const lens = { labelOf: (c: number) => `model's ${c}` } as Lens;
const settings = {} as EmbedSettings;

const pointsOf = (
  labels: readonly number[],
  predicted: readonly number[],
  classes: readonly string[],
): PicturePoints => ({
  pictures: labels.map((_, i) => ({ name: `${i}.png`, path: `${i}.png`, source: { file: `${i}.png` } })),
  points: float32([labels.length, 1], new Float32Array(labels.length)),
  space: "features",
  classes,
  // The second class of the data set is the model's fifth; the others it does not know.
  inModel: classes.map((_, c) => (c === 1 ? 5 : undefined)),
  labels: Int32Array.from(labels),
  predicted: Int32Array.from(predicted),
  scores: new Float32Array(labels.length),
});

test("classes are those that are there, the most frequent first", () => {
  const [label, predicted, judged] = classesShown(
    lens,
    pointsOf([2, 1, 2, 1, 2], [5, 5, 0, 7, 5], ["a", "b", "c"]),
    settings,
  );
  expect(label!.named.map(({ name }) => name)).toEqual(["c", "b"]);
  expect([...label!.of]).toEqual([0, 1, 0, 1, 0]);
  expect(predicted!.named.map(({ name }) => name)).toEqual(["model's 5", "model's 0", "model's 7"]);
  expect(judged!.name).toBe("right or wrong");
  expect([...judged!.of]).toEqual([-1, 0, -1, 1, -1]);
});

test("without labels, or with one for each picture, what they are taken for comes first", () => {
  const names = (points: PicturePoints, by?: EmbedSettings["by"]) =>
    classesShown(lens, points, { ...settings, by }).map(({ name }) => name);
  expect(names(pointsOf([-1, -1], [1, 1], []))).toEqual(["predicted"]);
  expect(names(pointsOf([0, 1], [1, 1], ["a", "b"]))).toEqual(["predicted", "label", "right or wrong"]);
  expect(names(pointsOf([0, 1], [1, 1], ["a", "b"]), "label")[0]).toBe("label");
  expect(names(pointsOf([0, 0, 1], [-1, -1, -1], ["a", "b"]))).toEqual(["label"]);
});

test("long names are cut", () => {
  const [label] = classesShown(lens, pointsOf([0, 0], [-1, -1], ["a very long name of a class indeed"]), settings);
  expect(label!.named[0]!.name).toBe("a very long name of a class…");
});
