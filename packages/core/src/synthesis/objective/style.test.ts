import { test } from "vitest";
import type { Doubles } from "../../base/tensor.ts";
import { expectValues, judgedBy, randomImage, valueOn } from "../../testing/judged.ts";

const shown = randomImage(10, 11);
const context = { image: async () => shown };

/** The mean over positions of the product of each two channels. */
function gram({ data, shape: [, channels, h, w] }: Doubles): number[] {
  const area = h! * w!;
  const plane = (c: number) => data.subarray(c * area, (c + 1) * area);
  return Array.from({ length: channels! ** 2 }, (_, k) => {
    const [a, b] = [plane(Math.floor(k / channels!)), plane(k % channels!)];
    return a.reduce((sum, v, i) => sum + v * b[i]!, 0) / area;
  });
}

test("is minus the squared distance of Gram matrices, over the square of the picture's", async () => {
  const { values, layer } = await judgedBy("style(conv1, dog.png)", { context });
  const there = gram(valueOn(shown, "conv1"));
  const square = there.reduce((sum, v) => sum + v * v, 0);
  const expected = layer("conv1").map((d) => -gram(d).reduce((sum, v, k) => sum + (v - there[k]!) ** 2, 0) / square);
  expectValues(values, expected);
});
