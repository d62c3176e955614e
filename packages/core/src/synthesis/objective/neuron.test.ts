import { expect, test } from "vitest";
import { expectValues, judgedBy } from "../../testing/judged.ts";

test("is the unit in the middle of a channel, later than early where there are two", async () => {
  const { values, layer } = await judgedBy("neuron(conv1[#])", { channelOf: (i) => 2 * i });
  // conv1 is 5×10×11.
  expectValues(
    values,
    layer("conv1").map(({ data }, i) => data[(2 * i * 10 + 5) * 11 + 5]!),
  );
});

test("of a class it is its logit", async () => {
  const { values, layer } = await judgedBy("neuron(logit[2])");
  expectValues(
    values,
    layer("logits").map(({ data }) => data[2]!),
  );
});

test("needs a channel", async () => {
  await expect(judgedBy("neuron(conv1)")).rejects.toThrow("names no channel");
  await expect(judgedBy("neuron(conv1[1,2,3])")).rejects.toThrow("names no channel");
});
