import { expect, test } from "vitest";
import { expectValues, judgedBy, randomImage, valueOn } from "../../testing/judged.ts";

const shown = randomImage(10, 11);
const context = { image: async () => shown };

test("is minus the squared distance from the picture's values, over their square", async () => {
  const { values, layer } = await judgedBy("invert(conv2, dog.png)", { context });
  const there = valueOn(shown, "conv2").data;
  const square = there.reduce((sum, v) => sum + v * v, 0);
  const expected = layer("conv2").map(
    ({ data }) => -data.reduce((sum, v, i) => sum + (v - there[i]!) ** 2, 0) / square,
  );
  expectValues(values, expected);
});

test("needs a picture", async () => {
  await expect(judgedBy("invert(conv2)")).rejects.toThrow("invert(conv2) cannot be read");
  await expect(judgedBy("invert(conv2, dog.png)")).rejects.toThrow("no picture dog.png");
});
