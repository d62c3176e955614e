import { test } from "vitest";
import { expectValues, judgedBy } from "../../testing/judged.ts";

test.each([
  ["l1()", 0.5],
  ["l1(0.2)", 0.2],
])("%s is the mean distance of colours from %d", async (objective, grey) => {
  const { values, pictures } = await judgedBy(objective);
  const each = pictures.data.length / 3;
  const expected = [0, 1, 2].map(
    (i) => pictures.data.subarray(i * each, (i + 1) * each).reduce((sum, v) => sum + Math.abs(v - grey), 0) / each,
  );
  expectValues(values, expected);
});
