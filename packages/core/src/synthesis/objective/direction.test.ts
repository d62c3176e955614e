import { expect, test } from "vitest";
import { encodeNpy } from "../../base/npy.ts";
import type { Doubles } from "../../base/tensor.ts";
import { float32 } from "../../base/tensor.ts";
import { expectValues, judgedBy } from "../../testing/judged.ts";

const NUMBERS = [0.5, -1, 2, 0.25, 0, 1.5];

/** The mean over positions of dot·max(0.1, cos)^power. */
function along({ data, shape: [, channels, h, w] }: Doubles, power: number): number {
  const area = h! * w!;
  let total = 0;
  for (let i = 0; i < area; i++) {
    const column = Array.from({ length: channels! }, (_, c) => data[c * area + i]!);
    const dot = column.reduce((sum, v, c) => sum + v * NUMBERS[c]!, 0);
    const length = Math.hypot(...column) * Math.hypot(...NUMBERS);
    const cosine = length > 0 ? dot / length : 0;
    total += dot * Math.max(0.1, cosine) ** power;
  }
  return total / area;
}

test.each([0, 1, 2.5])("is the mean of dot·max(0.1, cos)^%d over positions", async (power) => {
  const { values, layer } = await judgedBy(`direction(conv2, ${NUMBERS}, ${power})`);
  expectValues(
    values,
    layer("conv2").map((d) => along(d, power)),
  );
});

test("without a power it is the dot product", async () => {
  const { values } = await judgedBy(`direction(conv2, ${NUMBERS})`);
  const { values: sum } = await judgedBy(NUMBERS.map((v, c) => `${v}*conv2[${c}]`).join(" + "));
  expectValues(values, sum);
});

test("reads a .npy file", async () => {
  const file = async () => encodeNpy(float32([6], NUMBERS));
  const { values } = await judgedBy("direction(conv2, beak.npy, 2)", { context: { file } });
  const { values: same } = await judgedBy(`direction(conv2, ${NUMBERS}, 2)`);
  expectValues(values, same);
});

test("of several rows each picture takes its own", async () => {
  const rows = [NUMBERS, NUMBERS.map((v) => v - 1), NUMBERS.toReversed()];
  const file = async () => encodeNpy(float32([3, 6], rows.flat()));
  const channelOf = (picture: number) => 2 - picture;
  const { values } = await judgedBy("direction(conv2, beaks.npy, 2)", { context: { file }, channelOf });
  for (const i of values.keys()) {
    const { values: same } = await judgedBy(`direction(conv2, ${rows[channelOf(i)]!}, 2)`);
    expectValues([values[i]!], [same[i]!]);
  }
});

test("says what does not fit", async () => {
  await expect(judgedBy("direction(conv2, 1, 2)")).rejects.toThrow("has 2 numbers, the layer has 6 channels");
  await expect(judgedBy("direction(conv2, 0, 0, 0, 0, 0, 0)")).rejects.toThrow("points nowhere");
});
