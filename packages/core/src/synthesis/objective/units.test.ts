import { expect, test } from "vitest";
import { expectValues, judgedBy } from "../../testing/judged.ts";
import { branchNet } from "../../testing/nets.ts";

/** The mean of one plane of 1×C×h×w. */
const plane = ({ data, shape }: { data: Float64Array; shape: readonly number[] }, channel: number) => {
  const area = shape[2]! * shape[3]!;
  return data.subarray(channel * area, (channel + 1) * area).reduce((a, b) => a + b, 0) / area;
};

test("a layer is its mean, a channel the mean of its plane, a unit itself", async () => {
  const whole = await judgedBy("conv2");
  expectValues(
    whole.values,
    whole.layer("conv2").map(({ data }) => data.reduce((a, b) => a + b, 0) / data.length),
  );
  const channel = await judgedBy("conv2[4]");
  expectValues(
    channel.values,
    channel.layer("conv2").map((d) => plane(d, 4)),
  );
  const unit = await judgedBy("conv1[3,2,5]");
  expectValues(
    unit.values,
    unit.layer("conv1").map(({ data, shape: [, , h, w] }) => data[(3 * h! + 2) * w! + 5]!),
  );
});

test("# is each picture's own channel, alone and with a place", async () => {
  const channelOf = (i: number) => [4, 0, 2][i]!;
  const channel = await judgedBy("mixed[#]", { channelOf, graph: branchNet() });
  expectValues(
    channel.values,
    channel.layer("mixed").map((d, i) => plane(d, channelOf(i))),
  );
  const unit = await judgedBy("conv1[#, 2, 5]", { channelOf });
  expectValues(
    unit.values,
    unit.layer("conv1").map(({ data, shape: [, , h, w] }, i) => data[(channelOf(i) * h! + 2) * w! + 5]!),
  );
});

test("logit and prob are a class before and after the softmax", async () => {
  const logit = await judgedBy("logit[3]");
  expectValues(
    logit.values,
    logit.layer("logits").map(({ data }) => data[3]!),
  );
  const prob = await judgedBy("prob[#]", { channelOf: (i) => i });
  expectValues(
    prob.values,
    prob.layer("scores").map(({ data }, i) => data[i]!),
  );
});

test("sums, products and numbers", async () => {
  const { values, layer } = await judgedBy("2*(conv2[1] - 0.5*conv2[2])*conv1[0] + 3 - -prob[1]");
  const [conv2, conv1, scores] = ["conv2", "conv1", "scores"].map(layer);
  expectValues(
    values,
    values.map(
      (_, i) =>
        2 * (plane(conv2![i]!, 1) - 0.5 * plane(conv2![i]!, 2)) * plane(conv1![i]!, 0) + 3 + scores![i]!.data[1]!,
    ),
  );
});

test("what is not there is named", async () => {
  await expect(judgedBy("conv9[1]")).rejects.toThrow('the model has no layer "conv9"');
  await expect(judgedBy("conv2[6]")).rejects.toThrow("index 6 is beyond axis 1");
  await expect(judgedBy("conv2[#]", { channelOf: (i) => 4 + i })).rejects.toThrow("there is no channel 6");
  await expect(judgedBy("dreams(conv2)")).rejects.toThrow('no function of an objective is called "dreams"');
  await expect(judgedBy("2 + 3")).rejects.toThrow("the objective is a number, whatever the picture");
});
