import { describe, expect, test } from "vitest";
import { float32, toDoubles } from "../../base/tensor.ts";
import { evaluate } from "../../engine/reference.ts";
import { modelOf, testContext } from "../../testing/context.ts";
import { explicitly, winners } from "../../testing/explicit.ts";
import { expectSame, methodSuite, randomPicture } from "../../testing/methodSuite.ts";
import { NetBuilder } from "../../testing/netBuilder.ts";
import { branchNet, depthwiseNet, gatedNet, normalizedNet, residualNet, tinyNet } from "../../testing/nets.ts";
import { codedNet } from "../../testing/quantized.ts";
import { dequantize } from "../../transform/dequantize.ts";
import { foldBatchNorm } from "../../transform/foldBatchNorm.ts";
import { baselineOf } from "../baseline.ts";
import { classTarget, classTargets } from "../classifier.ts";
import { baselineInput, deepLiftOf } from "../deepLift.ts";
import { propagate, propagationGraph } from "../propagation.ts";
import type { Heatmap } from "../result.ts";
import deepLift from "./deep-lift.ts";

methodSuite(deepLift);

const nets = { tinyNet, residualNet, branchNet, depthwiseNet, normalizedNet, gatedNet };

/** The channels of all pictures stand in one row of rows, and then apart again. */
function mixedNet() {
  const n = new NetBuilder(17);
  const rows = n.node("Reshape", "rows", [
    n.relu("conv", n.conv("conv/conv", n.input(3, 10, 11), 5)),
    n.g.ints([-1, 110]),
  ]);
  const logits = n.dense("logits", n.node("Reshape", "flat", [rows, n.g.ints([-1, 550])]), 4);
  return n.build(n.node("Softmax", "scores", [logits]));
}

function given(net: string) {
  const model = modelOf({ ...nets, mixedNet }[net]!());
  const tensor = randomPicture([1, ...model.graph.infos.get(model.input)!.shape.slice(1)] as number[]);
  return { model, tensor, context: testContext(model) };
}

for (const score of ["logit", "probability"] as const)
  test.each(Object.keys(nets))(`%s: the shares add up to the change of the ${score}`, async (net) => {
    const { model, tensor, context } = given(net);
    const targets = classTargets(model, [0, 3], score);
    const maps = (await deepLift.run(
      context,
      { tensor, targets },
      deepLift.params.parse({ baseline: "noise" }),
    )) as Heatmap[];
    for (const { map, facts } of maps) {
      const total = map.data.reduce((a, b) => a + Math.abs(b), 0);
      // shares and scores are rounded to float32, and the scores of some nets hardly change
      expect(Math.abs(facts!.completenessDelta!) / total).toBeLessThan(1e-5);
    }
  });

describe("a baseline that is part of the graph gives what it gives as an input", () => {
  test.each(Object.keys({ ...nets, mixedNet }))("%s", async (net) => {
    const { model, tensor, context } = given(net);
    const targets = classTargets(model, [1]);
    const baseline = await baselineOf(context, tensor, "white");
    const [once, each] = [deepLiftOf(model.input, baseline), deepLiftOf(model.input)];
    const { inputs } = propagationGraph(context, once, targets[0]!.value, "each")!;
    // Where the channels of all pictures are rows, those of one baseline do not fit.
    expect(inputs.includes(baselineInput(model.input))).toBe(net === "mixedNet");
    const feeds = { [model.input]: tensor, [baselineInput(model.input)]: baseline };
    const [found, expected] = [
      await propagate(context, once, targets, feeds),
      await propagate(context, each, targets, feeds),
    ];
    for (const [i, t] of expected.entries()) expectSame(found[i]!, t, 1e-6); // rounded to float32
  });
});

describe("equals the rescale rule in plain loops", () => {
  test.each(["tinyNet", "residualNet", "branchNet", "depthwiseNet"] as const)("%s", async (net) => {
    const { model, tensor, context } = given(net);
    const target = classTarget(model, 2);
    const graph = foldBatchNorm(model.graph, new Set([target.value]));
    const baseline = await baselineOf(context, tensor, "uniform");
    const [at, from] = [tensor, baseline].map((t) => evaluate(graph, { [model.input]: toDoubles(t) }));
    const start = Float64Array.from(at!.get(target.value)!.data, (_, k) => Number(k === target.class));
    const multipliers = explicitly(graph, at!, [model.input, target.value], start, (step) => {
      const { node, x, y, above } = step;
      const [x0, y0] = [from!.get(node.inputs[0]!)!, from!.get(node.outputs[0]!)!];
      const out = new Float64Array(x.data.length);
      if (["Relu", "Clip"].includes(node.op)) {
        const most = node.op === "Clip" ? 6 : Number.POSITIVE_INFINITY;
        return above.map((m, i) => {
          const dx = x.data[i]! - x0.data[i]!;
          return Math.abs(dx) < 1e-10
            ? m * Number(x.data[i]! > 0 && x.data[i]! < most)
            : (m * (y.data[i]! - y0.data[i]!)) / dx;
        });
      }
      if (node.op === "MaxPool") {
        // Captum: max(o, o′) - o′ at the picture's maximum, o - max(o, o′) at the baseline's, over the difference there
        const [now, before] = [winners(node, x, y), winners(node, x0, y0)];
        above.forEach((m, k) => {
          const most = Math.max(y.data[k]!, y0.data[k]!);
          out[now[k]!]! += m * (most - y0.data[k]!);
          out[before[k]!]! += m * (y.data[k]! - most);
        });
        return out.map((v, i) => (v === 0 ? 0 : v / (x.data[i]! - x0.data[i]!)));
      }
      for (const [i, k, w] of step.weights()) out[i]! += w * above[k]!;
      return out;
    });
    const expected = multipliers.map((m, i) => m * (tensor.data[i]! - baseline.data[i]!));
    const params = deepLift.params.parse({ baseline: "uniform" });
    const [found] = (await deepLift.run(context, { tensor, targets: [target] }, params)) as Heatmap[];
    // float64 throughout but for merged weights and the result, which are float32
    expectSame(found!.map, float32(found!.map.shape, Float32Array.from(expected)), 1e-6);
  });
});

test("where picture and baseline are the same, nothing has a share", async () => {
  const { model, tensor, context } = given("gatedNet");
  const zero = float32(tensor.shape, new Float32Array(tensor.data.length));
  const maps = (await deepLift.run(
    context,
    { tensor: zero, targets: classTargets(model, [0, 1]) },
    deepLift.params.parse({}),
  )) as Heatmap[];
  for (const { map } of maps) expect(map.data.every((v) => v === 0 || Object.is(v, -0))).toBe(true);
});

test("of a quantised network they add up but for the rounding to codes, which is passed straight through", async () => {
  const model = modelOf(dequantize(codedNet()));
  const tensor = randomPicture([1, 3, 10, 12]);
  const params = deepLift.params.parse({ baseline: "black" });
  const targets = classTargets(model, [0, 3], "logit");
  for (const { map, facts } of (await deepLift.run(testContext(model), { tensor, targets }, params)) as Heatmap[]) {
    const total = map.data.reduce((a, b) => a + Math.abs(b), 0);
    // half a step of ½ of the logits, and of 1/64 of each value below
    expect(Math.abs(facts!.completenessDelta!) / total).toBeLessThan(0.05);
  }
});
