import { float32 } from "@convlens/core/base";
import { expect, test } from "vitest";
import { Best } from "./best.ts";

test("the best class of each picture, the first of equals", () => {
  const best = new Best(false);
  best.add([4, 9], [float32([2, 3], Float32Array.from([0.2, 0.5, 0.3, 0.4, 0.2, 0.4]))]);
  expect(best.of(4)).toEqual({ class: 1, score: 0.5 });
  expect(best.of(9)).toEqual({ class: 0, score: Math.fround(0.4) });
  expect(best.of(0)).toBeUndefined();
});

test("one score for two classes", () => {
  const best = new Best(true);
  best.add([0, 1, 2], [float32([3, 1], Float32Array.from([0.75, 0.25, 0.5]))]);
  expect([0, 1, 2].map((i) => best.of(i))).toEqual([
    { class: 1, score: 0.75 },
    { class: 0, score: 0.75 },
    { class: 1, score: 0.5 },
  ]);
});

test("scores that are no numbers, and rows behind the pictures", () => {
  const best = new Best(false);
  best.add([3], [float32([2, 2], Float32Array.from([Number.NaN, 1, 0, 1]))]);
  expect(best.of(3)).toBeUndefined();
});

test("parts are merged", () => {
  const [one, other] = [new Best(false), new Best(false)];
  one.add([0], [float32([1, 2], Float32Array.from([0, 1]))]);
  other.add([1], [float32([1, 2], Float32Array.from([1, 0]))]);
  one.merge(other);
  expect([one.of(0)!.class, one.of(1)!.class]).toEqual([1, 0]);
});
