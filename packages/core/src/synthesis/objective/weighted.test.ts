import { expect, test } from "vitest";
import { expectValues, judgedBy } from "../../testing/judged.ts";
import { channelWeightsOf } from "./channelWeights.ts";

test("is the mean of squares, each channel by its weight", async () => {
  const { values, layer } = await judgedBy('weighted(conv2, "1:2 4-5:0.5 rest:0.1")');
  const weights = [0.1, 2, 0.1, 0.1, 0.5, 0.5];
  expectValues(
    values,
    layer("conv2").map(({ data, shape }) => {
      const area = data.length / shape[1]!;
      return data.reduce((sum, v, i) => sum + weights[Math.floor(i / area)]! * v * v, 0) / data.length;
    }),
  );
});

test("channels by number, by range, and the rest", () => {
  expect([...channelWeightsOf("1:2, 3-4:-0.5 rest:.25", "l", 6)]).toEqual([0.25, 2, 0.25, -0.5, -0.5, 0.25]);
  expect([...channelWeightsOf("2", "l", 4)]).toEqual([0, 0, 1, 0]);
});

test("what is no weight, or no channel, is named", () => {
  expect(() => channelWeightsOf("1:x", "l", 6)).toThrow('"1:x" is no weight of a channel');
  expect(() => channelWeightsOf("", "l", 6)).toThrow("is no weight");
  expect(() => channelWeightsOf("4-6:1", "l", 6)).toThrow('"4-6:1": "l" has no such channel');
  expect(() => channelWeightsOf("3-2", "l", 6)).toThrow("has no such channel");
});
