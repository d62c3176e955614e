import { expect, test } from "vitest";
import { modelOf, testContext } from "../../testing/context.ts";
import { methodSuite, randomPicture } from "../../testing/methodSuite.ts";
import { branchNet, depthwiseNet, normalizedNet, residualNet, tinyNet } from "../../testing/nets.ts";
import { classTargets } from "../classifier.ts";
import type { Heatmap } from "../result.ts";
import deepLift from "./deep-lift.ts";

methodSuite(deepLift);

const nets = { tinyNet, residualNet, branchNet, depthwiseNet, normalizedNet };

for (const score of ["logit", "probability"] as const)
  test.each(Object.entries(nets))(`%s: the shares add up to the change of the ${score}`, async (_, net) => {
    const model = modelOf(net());
    const tensor = randomPicture([1, ...model.graph.infos.get(model.input)!.shape.slice(1)] as number[]);
    const maps = (await deepLift.run(
      testContext(model),
      { tensor, targets: classTargets(model, [0, 3], score) },
      deepLift.params.parse({ baseline: "noise" }),
    )) as Heatmap[];
    for (const { map, facts } of maps) {
      const total = map.data.reduce((a, b) => a + Math.abs(b), 0);
      // float64 but for the rounding of each pixel's share to float32
      expect(Math.abs(facts!.completenessDelta!) / total).toBeLessThan(1e-6);
    }
  });
