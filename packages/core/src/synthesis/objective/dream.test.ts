import { expect, test } from "vitest";
import { expectValues, judgedBy } from "../../testing/judged.ts";

test("is the mean square of all that a layer is", async () => {
  const { values, layer } = await judgedBy("dream(conv2)");
  expectValues(
    values,
    layer("conv2").map(({ data }) => data.reduce((sum, v) => sum + v * v, 0) / data.length),
  );
});

test("takes a layer and nothing smaller", async () => {
  await expect(judgedBy("dream(conv2[1])")).rejects.toThrow("is no whole layer");
  await expect(judgedBy("dream()")).rejects.toThrow("cannot be read");
});
