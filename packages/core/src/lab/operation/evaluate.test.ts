import { expect, test } from "vitest";
import { blankImage } from "../../base/image.ts";
import { ran, testBench } from "../../testing/bench.ts";
import { redOrGreen } from "../../testing/colourNet.ts";
import type { Evaluation } from "./evaluate.ts";

const red = blankImage(8, 8, [250, 10, 10, 255]);
const green = blankImage(8, 8, [10, 250, 10, 255]);
const labels = ["red", "green"];

test("what each picture is taken for, and how often that is right", async () => {
  const bench = testBench(redOrGreen(8), [red, green, green, red], { labels, classes: [0, 1, 0, 0] });
  const { answer } = await ran<Evaluation>(bench, "evaluate", {});
  expect([...answer.seen.pictures]).toEqual([0, 1, 2, 3]);
  expect([...answer.seen.truths]).toEqual([0, 1, 0, 0]);
  expect([...answer.seen.predicted]).toEqual([0, 1, 1, 0]);
  expect(answer.accuracy.top1.share).toBe(0.75);
  const [of] = answer.classes.filter(({ name }) => name === "red");
  expect(of).toMatchObject({ pictures: 3, right: 2, taken: 2, recall: 2 / 3, precision: 1 });
  expect(answer.pairs).toMatchObject([{ a: 0, b: 1, aForB: 1, bForA: 0 }]);
});

test("a class that the model does not have is told of and left out; where it has none there is nothing to tell", async () => {
  const some = testBench(redOrGreen(8), [red, green], { labels, classes: [0, 1] });
  const blue = { ...some, set: { ...some.set!, classes: ["red", "blue"] } };
  const { answer } = await ran<Evaluation>(blue, "evaluate", {});
  expect(answer.unknown).toEqual(["blue"]);
  expect([...answer.seen.pictures]).toEqual([0]);
  const none = { ...some, set: { ...some.set!, classes: ["one", "two"] } };
  await expect(ran(none, "evaluate", {})).rejects.toThrow("none of the classes");
  await expect(ran({ ...some, set: undefined }, "evaluate", {})).rejects.toThrow("no data set");
});
