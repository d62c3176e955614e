import { expect, test } from "vitest";
import { modelOf, testContext } from "../../testing/context.ts";
import { randomPicture } from "../../testing/methodSuite.ts";
import { tinyNet } from "../../testing/nets.ts";
import { predict } from "../scores.ts";
import { leastShare, takenFor } from "./trial.ts";

test("the least share is the one of which so many are just within the normal bounds", () => {
  for (const [count, of] of [
    [3, 64],
    [35, 64],
    [64, 64],
    [1, 9],
  ] as const) {
    const p = leastShare({ count, of });
    // Wilson's interval solves |count/of − p| = z·√(p(1 − p)/of); to 1e-6 of z = 1.959964.
    expect((count / of - p) / Math.sqrt((p * (1 - p)) / of)).toBeCloseTo(1.959964, 6);
  }
  expect(leastShare({ count: 0, of: 64 })).toBe(0);
  expect(leastShare({ count: 0, of: 0 })).toBe(0);
});

test("pictures are counted for the class with the highest score", async () => {
  const model = modelOf(tinyNet());
  const context = testContext(model);
  const pictures = Array.from({ length: 7 }, (_, i) => randomPicture([1, 3, 10, 11], i));
  const counts = [0, 0, 0, 0];
  for (const picture of pictures) {
    const { scores } = await predict(context, picture);
    counts[scores.indexOf(Math.max(...scores))]!++;
  }
  for (const [c, count] of counts.entries())
    expect(await takenFor(context, c, 7, async (i) => pictures[i]!)).toEqual({ count, of: 7 });
});
