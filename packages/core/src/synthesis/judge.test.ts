import { expect, test } from "vitest";
import { rng } from "../base/rng.ts";
import { float32, size } from "../base/tensor.ts";
import type { Context } from "../method/define.ts";
import { rowsOf } from "../method/rows.ts";
import type { Graph } from "../onnx/graph.ts";
import { preprocess } from "../onnx/preprocess.ts";
import { modelOf, testContext } from "../testing/context.ts";
import { randomImage } from "../testing/judged.ts";
import { NetBuilder } from "../testing/netBuilder.ts";
import { tinyNet } from "../testing/nets.ts";
import { withBatch } from "../transform/batch.ts";
import { judgeOf } from "./judge.ts";
import { parseExpression } from "./objective/index.ts";
import { displayed } from "./seen.ts";

const pictures = (shape: readonly number[]) => {
  const { uniform } = rng(5);
  return float32(shape, Float32Array.from({ length: size(shape) }, uniform));
};

const contextOf = (graph: Graph = tinyNet(), facts: Partial<Context> = {}): Context => ({
  ...testContext(modelOf(graph)),
  ...facts,
});

const five = pictures([5, 3, 10, 11]);
const numbers = [4, 3, 2, 1, 0];
const asked = { size: [10, 11], channelOf: (i: number) => i, pictures: 5, rules: [] } as const;

test("pictures that do not fit the memory at once are judged in parts", async () => {
  const whole = await judgeOf(contextOf(tinyNet(), { batchSize: () => 5 }), parseExpression("conv2[#]"), asked);
  const parts = await judgeOf(contextOf(tinyNet(), { batchSize: () => 2 }), parseExpression("conv2[#]"), asked);
  expect(await parts.judge(five, numbers)).toEqual(await whole.judge(five, numbers));
});

test("a model that takes one picture at a time is given one", async () => {
  const open = await judgeOf(contextOf(), parseExpression("conv2[#]"), asked);
  const frozen = await judgeOf(contextOf(withBatch(tinyNet(), 1)), parseExpression("conv2[#]"), asked);
  expect(await frozen.judge(five, numbers)).toEqual(await open.judge(five, numbers));
});

test("pictures that depend on each other stay together", async () => {
  const context = contextOf(tinyNet(), { batchSize: () => 2 });
  const { judge } = await judgeOf(context, parseExpression("align(conv2)"), asked);
  const { values } = await judge(five, [0, 1, 2, 3, 4]);
  const { values: three } = await judge(rowsOf(five, 0, 3), [0, 1, 2]);
  expect(values[0]).toBeLessThan(three[0]!);
  const frozen = judgeOf(contextOf(withBatch(tinyNet(), 1)), parseExpression("align(conv2)"), asked);
  await expect(frozen).rejects.toThrow("compares 5 pictures, and the model takes 1 at a time");
});

test("a picture file is seen at the size that is made", async () => {
  const context = contextOf(tinyNet(), { image: async () => randomImage(30, 40) });
  const own = [17, 12] as const;
  const { judge } = await judgeOf(context, parseExpression("invert(conv2, dog.png)"), { size: own });
  const { tensor } = preprocess(randomImage(30, 40), displayed(context.spec, own));
  // What the layer is there is rounded to float32: squares of 6e-8.
  expect((await judge(tensor, [0])).values[0]).toBeCloseTo(0, 12);
});

test("what is asked for decides what is given", async () => {
  const { judge } = await judgeOf(contextOf(), parseExpression("conv2[1]"), { size: [10, 11] });
  expect((await judge(rowsOf(five, 0, 1), [0])).gradient).toBeUndefined();
});

test("a layer that pictures of a size do not reach is named", async () => {
  const reached = judgeOf(contextOf(), parseExpression("logit[1]"), { size: [20, 22] });
  await expect(reached).rejects.toThrow('pictures of 20×22 do not reach "logits"');
});

test("a layer of quantised numbers is refused by name", async () => {
  const n = new NetBuilder();
  const relu = n.relu("relu", n.conv("conv", n.input(3, 10, 11), 4));
  const [scale, zero] = [
    n.g.constant(float32([], [0.1])),
    n.g.constant({ type: "uint8", shape: [], data: Uint8Array.of(0) }),
  ];
  const codes = n.node("QuantizeLinear", "codes", [relu, scale, zero]);
  const graph = n.build(n.node("DequantizeLinear", "real", [codes, scale, zero]));
  await expect(judgeOf(contextOf(graph), parseExpression("codes[1]"), asked)).rejects.toThrow(
    "quantised numbers (uint8)",
  );
  await expect(judgeOf(contextOf(graph), parseExpression("real[1]"), asked)).resolves.toBeDefined();
});
