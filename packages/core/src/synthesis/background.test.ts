import { expect, test } from "vitest";
import { rng } from "../base/rng.ts";
import { drawBackground, greyBackground } from "./background.ts";

test("colours from 0 to 1, the same behind all pictures", () => {
  const { shape, data } = drawBackground(rng(3), 2, 9, 12);
  expect(shape).toEqual([2, 3, 9, 12]);
  expect(data.every((v) => v >= 0 && v <= 1)).toBe(true);
  expect(new Set(data).size).toBeGreaterThan(3);
  expect(data.subarray(data.length / 2)).toEqual(data.subarray(0, data.length / 2));
});

test("each draw is another one", () => {
  const random = rng(3);
  expect(drawBackground(random, 1, 9, 12).data).not.toEqual(drawBackground(random, 1, 9, 12).data);
});

test("grey is grey", () => {
  expect([...new Set(greyBackground(2, 3, 4).data)]).toEqual([0.5]);
});
