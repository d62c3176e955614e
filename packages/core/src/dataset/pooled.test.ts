import { expect, test } from "vitest";
import { float32 } from "../base/tensor.ts";
import { modelOf, testContext } from "../testing/context.ts";
import { NetBuilder } from "../testing/netBuilder.ts";
import { Pass } from "./pass.ts";
import { rows } from "./rows.ts";

test("a layer of quantised numbers is taken by its steps", async () => {
  const n = new NetBuilder(1);
  const scale = n.g.constant(float32([], new Float32Array([0.5])));
  const zero = n.g.constant({ type: "uint8", shape: [], data: new Uint8Array([3]) });
  const steps = n.node("QuantizeLinear", "steps", [n.input(2, 2, 2), scale, zero]);
  const model = modelOf(n.build(n.node("DequantizeLinear", "scores", [steps, scale, zero])));
  const pass = new Pass(testContext(model), { mean: rows(["steps"]), all: rows(["steps"], { pooling: "none" }) }, 1);
  const input = float32([1, 2, 2, 2], new Float32Array([0, 0.5, 1, 1.5, 2, 2, 3, 3]));
  const one = async function* () {
    yield { pictures: [0], input };
  };
  const { mean, all } = await pass.answers(one());
  expect([...all.of(0)!]).toEqual([3, 4, 5, 6, 7, 7, 9, 9]);
  expect([...mean.of(0)!]).toEqual([4.5, 8]);
});
