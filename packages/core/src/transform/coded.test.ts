import { describe, expect, test } from "vitest";
import { rng } from "../base/rng.ts";
import { float32 } from "../base/tensor.ts";
import { engines } from "../testing/engines.ts";
import { codedNet } from "../testing/quantized.ts";
import { backward } from "./backward.ts";
import { coded, hasUncoded } from "./coded.ts";
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
  expect(hasUncoded(graph)).toBe(false);
});

test("those of a layer whose sums are read as numbers, too, stay numbers", () => {
  const back = backward(graph, "logits", ["sum_quantized"]);
  const names = [...coded(back).constants.keys()].filter(isWeights);
  expect(names).toEqual(["first_quantized_weight/codes", "second_quantized_weight/codes"]);
});

test("other numbers than the codes had are told", () => {
  const t = graph.constants.get("first_quantized_weight")!;
  const constants = new Map(graph.constants).set(
    "first_quantized_weight",
    float32(t.shape, Array.from(t.data, Number)),
  );
  expect(hasUncoded({ ...graph, constants })).toBe(true);
  expect([...coded({ ...graph, constants }).constants.keys()].filter(isWeights)).toHaveLength(2);
});

describe.each(engines().map((e) => [e.id, e] as const))("on %s", (_, engine) => {
  test("the network gives what the quantised one gives, to the bit", async () => {
    const { uniform } = rng(3);
    const picture = float32(
      [2, 3, 10, 12],
      Array.from({ length: 720 }, () => 4 * uniform() - 2),
    );
    const made = [];
    for (const g of [codedNet(), graph]) {
      const session = await engine.prepare(g);
      made.push((await session.run({ picture })).logits!.data);
      await session.release();
    }
    expect(made[1]).toEqual(made[0]);
  });
});
