import { expect, test } from "vitest";
import { numberInWords, numberOf, numbersOf, sizeOf } from "./numberFlags.ts";

test.each([
  ["3", { whole: true, min: 1 }, 3],
  [" 2.5 ", {}, 2.5],
  ["1e-3", { above: 0, max: 1 }, 0.001],
  ["0", { min: 0, whole: true }, 0],
])("%j within %o", (text, bounds, value) => {
  expect(numberOf("n", text, bounds)).toBe(value);
});

test.each([
  ["", {}, "a number"],
  ["two", {}, "a number"],
  ["Infinity", { min: 0 }, "a number of at least 0"],
  ["2.5", { whole: true }, "a whole number"],
  ["0", { above: 0 }, "a number above 0"],
  ["2", { above: 0, max: 1 }, "a number above 0 and up to 1"],
  ["0", { min: 1, whole: true }, "a whole number of at least 1"],
  ["65", { min: 1, max: 64, whole: true }, "a whole number from 1 to 64"],
  ["3,4", { whole: true }, "a whole number"],
  ["9007199254740993", { whole: true }, "a whole number"],
])("%j is not within %o", (text, bounds, words) => {
  expect(numberInWords(bounds)).toBe(words);
  expect(() => numberOf("n", text, bounds)).toThrow(`--n ${text}: not ${words}`);
});

test("lists and sizes", () => {
  expect(numbersOf("mean", "0.5, -1")).toEqual([0.5, -1]);
  expect(() => numbersOf("mean", "0.5,,1")).toThrow("--mean 0.5,,1: not a list of numbers");
  expect(() => numbersOf("range", "1", 2)).toThrow("--range 1: not 2 numbers");
  expect(sizeOf("20")).toEqual([20, 20]);
  expect(sizeOf("20x30")).toEqual([20, 30]);
  expect(() => sizeOf("20x0")).toThrow("--size 0: not a whole number of at least 1");
});
