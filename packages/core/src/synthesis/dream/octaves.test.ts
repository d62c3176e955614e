import { expect, test } from "vitest";
import { UsageError } from "../../base/errors.ts";
import { octaveSizes, sizeAt } from "./octaves.ts";

test("octaves grow to the base by the ratio", () => {
  // 337·1.8⁻³ = 57.78, 600·1.8⁻³ = 102.88 and so on
  expect(octaveSizes([337, 600], 4, 1.8)).toEqual([
    [58, 103],
    [104, 185],
    [187, 333],
    [337, 600],
  ]);
  expect(octaveSizes([20, 30], 1, 1.6)).toEqual([[20, 30]]);
});

test("a picture keeps its proportions", () => {
  expect(sizeAt({ width: 600, height: 337 }, 800)).toEqual([449, 800]);
});

test("an octave that is too small is refused, and what fits is told", () => {
  const shrunk = () => octaveSizes([40, 60], 5, 1.6);
  expect(shrunk).toThrow(UsageError);
  expect(shrunk).toThrow("5 octaves of 60×40 pixels would be 9×6");
  expect(() => octaveSizes([40, 60], 3, 1.6)).not.toThrow();
});
