import { test } from "vitest";
import { expectValues, judgedBy } from "../../testing/judged.ts";

test("goes from the one unit to the other over the batch", async () => {
  const { values } = await judgedBy("interpolate(conv1[3], conv2[5,1,2])");
  const from = await judgedBy("conv1[3]");
  const to = await judgedBy("conv2[5,1,2]");
  expectValues(
    values,
    [0, 0.5, 1].map((share, i) => (1 - share) * from.values[i]! + share * to.values[i]!),
  );
});

test("one picture alone is half-way", async () => {
  const { values } = await judgedBy("interpolate(conv1[3], conv1[4])", { pictures: 1 });
  const { values: both } = await judgedBy("0.5*conv1[3] + 0.5*conv1[4]");
  expectValues(values, both);
});
