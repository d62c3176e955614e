import { expect, test } from "vitest";
import { parseExpression } from "./expression.ts";
import { looksAtBatch, startsOf } from "./starts.ts";

test.each([
  ["different channels begin alike, the same one apart", "2*a[#] - tv()", [4, 5, 4, 4], [0, 0, 1, 2]],
  ["a channel may stand in a function", "neuron(a[#])", [4, 5], [0, 0]],
  ["without channels all begin apart", "a[3]", [0, 0, 1], [0, 1, 2]],
  ["diverse pictures begin apart", "a[#] + 2*-diversity(b)", [4, 5, 6], [0, 1, 2]],
  ["aligned pictures begin alike", "interpolate(a[1], a[2]) + align(b)", [0, 0, 0], [0, 0, 0]],
])("%s", (_, objective, channels, expected) => {
  expect(startsOf(parseExpression(objective), channels)).toEqual(expected);
});

test("terms tell whether they look at a batch", () => {
  expect(looksAtBatch(parseExpression("a[#] - (tv() + align(b))"))).toBe(true);
  expect(looksAtBatch(parseExpression("a[#] - (tv() + dream(b))"))).toBe(false);
});
