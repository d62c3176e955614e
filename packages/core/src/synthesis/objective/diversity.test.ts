import { test } from "vitest";
import type { Doubles } from "../../base/tensor.ts";
import { expectValues, judgedBy } from "../../testing/judged.ts";

/** The products of each two channels of 1×C×h×w, summed over positions. */
function gram({ data, shape: [, channels, h, w] }: Doubles): number[] {
  const area = h! * w!;
  const at = (c: number, i: number) => data[c * area + i]!;
  const pairs = Array.from({ length: channels! ** 2 }, (_, k) => [Math.floor(k / channels!), k % channels!] as const);
  return pairs.map(([a, b]) => {
    let sum = 0;
    for (let i = 0; i < area; i++) sum += at(a, i) * at(b, i);
    return sum;
  });
}

const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, v, i) => sum + v * b[i]!, 0);

test("is minus the cosines between a picture's Gram matrix and those of the others", async () => {
  const { values, layer } = await judgedBy("diversity(conv2)");
  const grams = layer("conv2").map(gram);
  const cosine = (a: number[], b: number[]) => dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
  const expected = grams.map((a, i) => -grams.reduce((sum, b, j) => sum + (i === j ? 0 : cosine(a, b)), 0));
  expectValues(values, expected);
});
