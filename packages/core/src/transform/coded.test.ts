import { describe, expect, test } from "vitest";
import { rng } from "../base/rng.ts";
import { float32 } from "../base/tensor.ts";
import { engines } from "../testing/engines.ts";
import { codedNet } from "../testing/quantized.ts";
import { backward } from "./backward.ts";
import { coded } from "./coded.ts";
import { dequantize } from "./dequantize.ts";

const graph = dequantize(codedNet());
const isWeights = (v: string) => /weight.codes$/.test(v);

test("weights between codes are written as the codes that they are", () => {
  const written = coded(graph);
  expect([...written.constants.keys()].filter(isWeights)).toEqual([
    "first_quantized_weight/codes",
    "second_quantized_weight/codes",
    "logits_quantized_weight/codes",
  ]);
  expect(written.constants.get("first_quantized_weight/codes")!.type).toBe("int8");
  expect(written.constants.has("first_quantized_weight")).toBe(false);
});

test("what gradients read, too, is made twice: once of codes and once of numbers", () => {
  const back = coded(backward(graph, "logits", ["sum_quantized"]));
  const by = (op: string) => back.nodes.flatMap((n) => (n.op === op ? n.outputs : []));
  expect(by("MatMul").slice(0, 2)).toEqual(["logits_quantized/MatMul", "logits_quantized/MatMul/rounded"]);
  expect(by("Conv")).toEqual(["first_quantized/Conv", "second_quantized/Conv"]);
  expect(back.nodes.find((n) => n.outputs[0] === "logits_quantized/codes")!.inputs[0]).toBe(
    "logits_quantized/MatMul/rounded",
  );
});

test("other numbers than the codes had stay numbers", () => {
  const t = graph.constants.get("first_quantized_weight")!;
  const constants = new Map(graph.constants).set(
    "first_quantized_weight",
    float32(t.shape, Array.from(t.data, Number)),
  );
  expect([...coded({ ...graph, constants }).constants.keys()].filter(isWeights)).toHaveLength(2);
});

describe.each(engines().map((e) => [e.id, e] as const))("on %s", (_, engine) => {
  const { uniform } = rng(3);
  const picture = float32(
    [2, 3, 10, 12],
    Array.from({ length: 720 }, () => 4 * uniform() - 2),
  );
  const seed = float32([2, 5], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);

  test.each([
    ["forward", graph],
    ["with its gradient", backward(graph, "logits", ["picture"])],
  ])("the network gives what the quantised one gives, to the bit: %s", async (_, expanded) => {
    const made = [];
    for (const g of [codedNet(), expanded]) {
      const session = await engine.prepare(g);
      const feeds = { picture, "grad(logits)": seed };
      made.push((await session.run(g.inputs.length > 1 ? feeds : { picture })).logits!.data);
      await session.release();
    }
    expect(made[1]).toEqual(made[0]);
  });
});
