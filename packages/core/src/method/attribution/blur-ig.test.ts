import { expect, test } from "vitest";
import { modelOf, testContext } from "../../testing/context.ts";
import { expectSame, methodSuite, randomPicture } from "../../testing/methodSuite.ts";
import { branchNet, residualNet, tinyNet } from "../../testing/nets.ts";
import { blurred } from "../blur.ts";
import { classTargets } from "../classifier.ts";
import type { Heatmap } from "../index.ts";
import { scoresOf } from "../scores.ts";
import blurIg from "./blur-ig.ts";
import gradient from "./gradient.ts";

methodSuite(blurIg, { steps: 4, sigma: 3 });

const tensor = randomPicture([1, 3, 10, 11]);

test.each([
  ["tinyNet", tinyNet()],
  ["residualNet", residualNet()],
  ["branchNet", branchNet()],
])("%s: the shares add up to the change from the blurred picture", async (_, graph) => {
  const model = modelOf(graph);
  const context = testContext(model);
  const targets = classTargets(model, [0, 2]);
  const maps = (await blurIg.run(
    context,
    { tensor, targets },
    blurIg.params.parse({ steps: 60, sigma: 4 }),
  )) as Heatmap[];
  const [blunt, sharp] = await scoresOf(context, [blurred(tensor, 4), tensor], targets);
  for (const [k, { map, facts }] of maps.entries()) {
    const sum = map.data.reduce((a, b) => a + b, 0);
    const mass = map.data.reduce((a, b) => a + Math.abs(b), 0);
    // the trapezoid misses part of one step at each kink of a ReLU
    expect(Math.abs(sum - (sharp![k]! - blunt![k]!)) / mass).toBeLessThan(0.01);
    expect(facts!.completenessDelta).toBeCloseTo(sum - (sharp![k]! - blunt![k]!), 4);
  }
});

test("is the integral over the deviation of gradient times the change of the blurred picture", async () => {
  const model = modelOf(tinyNet());
  const context = testContext(model);
  const targets = classTargets(model, [1]);
  const sigma = 2;
  const [ours] = (await blurIg.run(
    context,
    { tensor, targets },
    blurIg.params.parse({ steps: 80, sigma }),
  )) as Heatmap[];
  // −∫ ∂f/∂x · ∂x/∂σ dσ by the middle rule, ∂x/∂σ by central differences
  const parts = 80;
  const expected = new Float64Array(tensor.data.length);
  for (let i = 0; i < parts; i++) {
    const at = (sigma * (i + 0.5)) / parts;
    const [slope] = (await gradient.run(
      context,
      { tensor: blurred(tensor, at), targets },
      gradient.params.parse({}),
    )) as Heatmap[];
    const [less, more] = [blurred(tensor, at - sigma / parts / 2), blurred(tensor, at + sigma / parts / 2)];
    expected.forEach((_, p) => {
      expected[p]! -= slope!.map.data[p]! * (more.data[p]! - less.data[p]!);
    });
  }
  // both miss up to a step of 1/80 of the path at each kink
  expectSame(ours!.map, { ...ours!.map, data: Float32Array.from(expected) }, 0.05);
});
