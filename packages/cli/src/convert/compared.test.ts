import { float32, int64 } from "@convlens/core/base";
import { expect, test } from "vitest";
import { largestDifference } from "./compared.ts";

const before = { scores: float32([2, 2], [1, -4, 0, 2]), best: int64([2], [0, 1]) };

test("is the largest difference as a share of the largest magnitude", () => {
  const after = { ...before, scores: float32([2, 2], [1, -4, 0.5, 2]) };
  expect(largestDifference(before, after, false)).toEqual({ output: "scores", relative: 0.125 });
});

test.each([
  [{ scores: before.scores }, 'the output "best" of the file is missing'],
  [{ ...before, scores: float32([1, 4], [1, -4, 0, 2]) }, 'the output "scores" of the file is [1, 4], not [2, 2]'],
  [{ ...before, scores: float32([2, 2], [1, -4, 0, Infinity]) }, "not a number somewhere"],
  [{ ...before, best: int64([2], [0, 0]) }, 'the output "best" of the file differs'],
])("refuses what does not compare: %#", (after, message) => {
  expect(() => largestDifference(before, after as typeof before, false)).toThrow(message);
});

test("a class may change where values are rounded", () => {
  expect(largestDifference(before, { ...before, best: int64([2], [0, 0]) }, true).relative).toBe(0);
});
