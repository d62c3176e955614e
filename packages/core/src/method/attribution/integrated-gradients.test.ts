import { expect, test } from "vitest";
import { modelOf, testContext } from "../../testing/context.ts";
import { expectSame, methodSuite, randomPicture } from "../../testing/methodSuite.ts";
import { branchNet, residualNet, tinyNet } from "../../testing/nets.ts";
import { baselineNames, baselineOf } from "../baseline.ts";
import { classTargets } from "../classifier.ts";
import type { Heatmap } from "../index.ts";
import gradient from "./gradient.ts";
import integratedGradients from "./integrated-gradients.ts";

methodSuite(integratedGradients, { steps: 4 });

test.each([
  ["tinyNet", tinyNet()],
  ["residualNet", residualNet()],
  ["branchNet", branchNet()],
])("%s: the shares add up to the change of the score as the steps grow", async (_, graph) => {
  const model = modelOf(graph);
  const tensor = randomPicture([1, ...graph.infos.get(model.input)!.shape.slice(1)] as number[]);
  const delta = async (steps: number) => {
    const params = integratedGradients.params.parse({ steps, quadrature: "riemann-middle" });
    const [map] = (await integratedGradients.run(
      testContext(model),
      { tensor, targets: classTargets(model, [0]) },
      params,
    )) as Heatmap[];
    const total = map!.map.data.reduce((a, b) => a + Math.abs(b), 0);
    return Math.abs(map!.facts!.completenessDelta!) / total;
  };
  // a ReLU net is piecewise linear along the line: each kink costs at most one step's share
  expect(await delta(200)).toBeLessThan(0.01);
});

test.each(baselineNames)(
  "baseline %s: the differences times the mean gradient, derived point by point",
  async (name) => {
    const model = modelOf(tinyNet());
    const context = testContext(model);
    const tensor = randomPicture([1, 3, 10, 11]);
    const targets = classTargets(model, [1, 3]);
    const params = integratedGradients.params.parse({
      steps: 5,
      quadrature: "riemann-middle",
      baseline: name,
      seed: 4,
    });
    const maps = (await integratedGradients.run(context, { tensor, targets }, params)) as Heatmap[];
    const from = await baselineOf(context, tensor, name, { seed: 4 });
    const expected = targets.map(() => new Float32Array(tensor.data.length));
    for (let i = 0; i < 5; i++) {
      const alpha = (i + 0.5) / 5;
      const data = tensor.data.map((x, p) => alpha * x + (1 - alpha) * from.data[p]!);
      const at = { tensor: { ...tensor, data }, targets };
      const gradients = (await gradient.run(context, at, gradient.params.parse({}))) as Heatmap[];
      gradients.forEach(({ map }, k) => {
        map.data.forEach((slope, p) => {
          expected[k]![p]! += (slope * (tensor.data[p]! - from.data[p]!)) / 5;
        });
      });
    }
    // points are rounded to float32, in another order of terms
    for (const [k, { map }] of maps.entries()) expectSame(map, { ...map, data: expected[k]! }, 1e-5);
  },
);
