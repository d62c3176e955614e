import { expect, test } from "vitest";
import { float32, toDoubles } from "../../base/tensor.ts";
import { evaluate } from "../../engine/reference.ts";
import { modelOf, testContext } from "../../testing/context.ts";
import type { Step } from "../../testing/explicit.ts";
import { explicitly, winners } from "../../testing/explicit.ts";
import { expectSame, methodSuite, randomPicture } from "../../testing/methodSuite.ts";
import { branchNet, residualNet, tinyNet } from "../../testing/nets.ts";
import { bottlenecks } from "../../transform/relevance/excitation.ts";
import { classTarget } from "../classifier.ts";
import type { Heatmap } from "../result.ts";
import excitationBackprop from "./excitation-backprop.ts";

methodSuite(excitationBackprop);
methodSuite(excitationBackprop, { layer: "picture", contrastive: true });

function given(net: () => ReturnType<typeof tinyNet>) {
  const model = modelOf(net());
  const tensor = randomPicture([1, ...model.graph.infos.get(model.input)!.shape.slice(1)] as number[]);
  return { model, tensor, context: testContext(model), target: classTarget(model, 1) };
}

/** Each winner is drawn with the chance that its term of that sign has among all such terms. */
function drawn({ node, x, y, above, weights }: Step, sign: 1 | -1): Float64Array {
  const out = new Float64Array(x.data.length);
  if (["Relu", "Clip"].includes(node.op)) return above;
  if (node.op === "MaxPool") {
    winners(node, x, y).forEach((i, k) => {
      out[i]! += above[k]!;
    });
    return out;
  }
  const direct = ["Flatten", "Concat"].includes(node.op);
  const term = (i: number, w: number) => (direct ? 1 : Math.max(0, sign * x.data[i]! * w));
  const sums = new Float64Array(above.length);
  for (const [i, k, w] of weights()) sums[k]! += term(i, w);
  for (const [i, k, w] of weights()) if (sums[k]! > 0) out[i]! += (term(i, w) / sums[k]!) * above[k]!;
  return out;
}

test.each([false, true])("equals chances of winning in plain loops, contrastive: %s", async (contrastive) => {
  const { model, tensor, context, target } = given(branchNet);
  const values = evaluate(model.graph, { [model.input]: toDoubles(tensor) });
  const start = Float64Array.from(values.get(target.value)!.data, (_, k) => Number(k === target.class));
  const expected = explicitly(model.graph, values, ["stem", target.value], start, (step) => {
    const own = drawn(step, 1);
    if (step.node.op !== "Gemm" || !contrastive) return own;
    const dual = drawn(step, -1);
    return own.map((p, i) => p - dual[i]!);
  });
  const params = excitationBackprop.params.parse({ layer: "stem", contrastive });
  const [found] = (await excitationBackprop.run(context, { tensor, targets: [target] }, params)) as Heatmap[];
  const [, channels, h, w] = values.get("stem")!.shape as [number, number, number, number];
  const summed = new Float32Array(h * w);
  for (let i = 0; i < h * w; i++) for (let c = 0; c < channels; c++) summed[i]! += expected[c * h * w + i]!;
  // float64 but for the sum over channels and the result
  expectSame(found!.map, float32([h, w], summed), 1e-6);
});

test("without contrast all chances add up to one", async () => {
  const { tensor, context, target } = given(tinyNet);
  const params = excitationBackprop.params.parse({ layer: "pool1", contrastive: false });
  const [found] = (await excitationBackprop.run(context, { tensor, targets: [target] }, params)) as Heatmap[];
  expect(found!.map.data.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 6);
});

test("bottlenecks are the values that no path goes around", () => {
  const { model, target } = given(residualNet);
  const found = bottlenecks(model.graph, model.input, target.value);
  expect(found).toEqual([
    ...["stem/conv", "stem", "block1/add", "block1", "block2/add", "block2", "pool", "flat", "logits"],
  ]);
});
