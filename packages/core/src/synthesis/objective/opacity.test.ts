import { expect, test } from "vitest";
import { expectValues, judgedBy } from "../../testing/judged.ts";

test("is the mean of the alpha channel", async () => {
  const { values, pictures } = await judgedBy("opacity()", { alpha: true });
  const area = 110;
  const expected = [0, 1, 2].map((i) => {
    const alpha = pictures.data.subarray((4 * i + 3) * area, (4 * i + 4) * area);
    return alpha.reduce((sum, v) => sum + v, 0) / area;
  });
  expectValues(values, expected);
});

test("is nothing where there is none", async () => {
  await expect(judgedBy("opacity()")).rejects.toThrow("the pictures have no alpha channel");
});
