import { test } from "vitest";
import { expectValues, judgedBy } from "../../testing/judged.ts";

test("is the mean distance of each pixel from the one below, and from the one at its right", async () => {
  const { values, pictures } = await judgedBy("tv()");
  const [, , height, width] = pictures.shape as [number, number, number, number];
  const at = (i: number, c: number, y: number, x: number) => pictures.data[((i * 3 + c) * height + y) * width + x]!;
  const expected = [0, 1, 2].map((i) => {
    let [down, right] = [0, 0];
    for (let c = 0; c < 3; c++)
      for (let y = 0; y < height; y++)
        for (let x = 0; x < width; x++) {
          if (y + 1 < height) down += Math.abs(at(i, c, y + 1, x) - at(i, c, y, x));
          if (x + 1 < width) right += Math.abs(at(i, c, y, x + 1) - at(i, c, y, x));
        }
    return down / (3 * (height - 1) * width) + right / (3 * height * (width - 1));
  });
  expectValues(values, expected);
});
