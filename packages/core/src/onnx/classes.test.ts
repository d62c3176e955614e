import { expect, it } from "vitest";
import { resolveClasses } from "./classes.ts";

const labels = ["Border collie", "collie", "crane", "Egyptian_cat", "crane", "Cardigan", "cardigan", "bow tie, silk"];
const scores = [0.1, 0.3, 0.05, 0.2, 0.05, 0.15, 0.1, 0.05];
const resolve = (asked: string) => resolveClasses(asked, labels, scores);

it("takes the highest scores, best first, lower classes before equal ones", () => {
  expect(resolve("top1")).toEqual([1]);
  expect(resolve("top5")).toEqual([1, 3, 5, 0, 6]);
  expect(resolve("top99")).toHaveLength(8);
});

it("takes an index, a label in any case or with underscores, and a part that only one has", () => {
  expect(resolve("3")).toEqual([3]);
  expect(resolve("border COLLIE")).toEqual([0]);
  expect(resolve("collie")).toEqual([1]);
  expect(resolve("egyptian cat")).toEqual([3]);
  expect(resolve("Border")).toEqual([0]);
  expect(resolve("cardigan")).toEqual([6]);
});

it("takes a list, without repeating a class, and a label that holds a comma", () => {
  expect(resolve("collie, 3,top1")).toEqual([1, 3]);
  expect(resolve("bow tie, silk")).toEqual([7]);
});

it("refuses what is ambiguous, unknown or out of range", () => {
  const refusal = (message: string, hint: string) =>
    expect.objectContaining({ name: "UsageError", message, hint: expect.stringContaining(hint) });
  expect(() => resolve("crane")).toThrow(refusal('"crane" may be one of 2 classes', "2 crane, 4 crane"));
  expect(() => resolve("Bordr collie")).toThrow(refusal('no class "Bordr collie"', "nearest: Border collie"));
  expect(() => resolve("8")).toThrow(refusal("--class 8: the model has 8 classes", "from 0 to 7"));
  expect(() => resolve("-1")).toThrow(refusal("--class -1: the model has 8 classes", "from 0 to 7"));
  expect(() => resolve("top0")).toThrow("no class");
  expect(() => resolve("")).toThrow('no class ""');
  expect(() => resolveClasses("cat", undefined, scores)).toThrow("have no names");
});
