import { expect, test } from "vitest";
import { expectValues, judgedBy } from "../../testing/judged.ts";

test("each picture bears half of what each pair differs by, less for those further apart", async () => {
  const { values, layer } = await judgedBy("align(conv2, 3)");
  const pictures = layer("conv2").map(({ data }) => data);
  const expected = pictures.map((a, i) => {
    const others = pictures.map((b, j) => {
      const difference = a.reduce((sum, v, k) => sum + (v - b[k]!) ** 2, 0) / a.length;
      return i === j ? 0 : difference / 3 ** Math.abs(i - j);
    });
    return -0.5 * others.reduce((sum, v) => sum + v, 0);
  });
  expectValues(values, expected);
});

test("decays by half where it is not said", async () => {
  const { values } = await judgedBy("align(conv2) - align(conv2, 2)");
  for (const v of values) expect(v).toBe(0);
});
