import { test } from "vitest";
import { expectValues, judgedBy, randomImage, valueOn } from "../../testing/judged.ts";

const shown = randomImage(10, 11);
const context = { image: async () => shown };

test.each([0, 1, 3])("is the length along the picture's values times max(0.1, cos)^%d", async (power) => {
  const { values, layer } = await judgedBy(`caricature(conv2, dog.png, ${power})`, { context });
  const there = valueOn(shown, "conv2").data;
  const expected = layer("conv2").map(({ data }) => {
    const along = data.reduce((sum, v, i) => sum + v * there[i]!, 0) / Math.hypot(...there);
    return along * Math.max(0.1, along / Math.hypot(...data)) ** power;
  });
  expectValues(values, expected);
});
