import { expect, test } from "vitest";
import { modelOf } from "../../testing/context.ts";
import { bands, groupValues, plainGame } from "../../testing/game.ts";
import { methodSuite, randomPicture } from "../../testing/methodSuite.ts";
import { branchNet } from "../../testing/nets.ts";
import { classTargets } from "../classifier.ts";
import featureAblation from "./feature-ablation.ts";

methodSuite(featureAblation, { segments: 6 });

test("is the fall of the score without the group, one by one", async () => {
  const model = modelOf(branchNet());
  const tensor = randomPicture([1, 3, 10, 11]);
  const targets = classTargets(model, [3, 1]);
  const mask = bands(11, 10, 7);
  const found = await groupValues(featureAblation, model, { tensor, targets }, mask);
  found.forEach(({ values, facts }, t) => {
    const { value } = plainGame(model, tensor, targets[t]!, mask.labels);
    const all = new Array<number>(7).fill(1);
    expect(facts.features).toBe(7);
    // the scores of the batched run and the map are float32
    values.forEach((v, k) => {
      expect(v).toBeCloseTo(value(all) - value(all.with(k, 0)), 5);
    });
  });
});
