import { expect, test } from "vitest";
import { modelOf, testContext } from "../../testing/context.ts";
import { methodSuite, randomPicture } from "../../testing/methodSuite.ts";
import { branchNet, residualNet, tinyNet } from "../../testing/nets.ts";
import { classTargets } from "../classifier.ts";
import type { Heatmap } from "../index.ts";
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
