import { expect, test } from "vitest";
import { expectValues, judgedBy, randomImage, valueOn } from "../../testing/judged.ts";
import { placesOf } from "./guided.ts";

const shown = randomImage(10, 11);
const context = { image: async () => shown };

/** Of each place of a layer, C×…, its channels. */
function places({ data, shape }: { data: ArrayLike<number>; shape: readonly number[] }): number[][] {
  const channels = shape[1]!;
  const area = data.length / channels;
  return Array.from({ length: area }, (_, p) => Array.from({ length: channels }, (_, c) => data[c * area + p]!));
}

const dot = (a: readonly number[], b: readonly number[], weights?: readonly number[]) =>
  a.reduce((sum, v, c) => sum + v * b[c]! * (weights?.[c] ?? 1), 0);

test.each([
  ["guided(conv2, dog.png)", undefined],
  ['guided(conv2, dog.png, "0:2 3:-1")', [2, 0, 0, -1, 0, 0]],
] as const)("%s is the mean of what each place has in common with the guide's most alike", async (text, weights) => {
  const { values, layer } = await judgedBy(text, { context });
  const guide = places(valueOn(shown, "conv2"));
  const expected = layer("conv2").map((d) => {
    const best = places(d).map((p) => Math.max(...guide.map((q) => dot(p, q, weights))));
    return best.reduce((a, b) => a + b, 0) / best.length;
  });
  expectValues(values, expected);
});

test("of a large guide some places are taken, evenly spread", () => {
  const guide = { type: "float32" as const, shape: [1, 2, 3, 4], data: Float32Array.from({ length: 24 }, (_, i) => i) };
  expect([...placesOf(guide, undefined, 3).data]).toEqual([2, 14, 6, 18, 10, 22]);
  expect(placesOf(guide).shape).toEqual([12, 2]);
});
