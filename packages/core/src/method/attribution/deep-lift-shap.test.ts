import { expect, test } from "vitest";
import { float32 } from "../../base/tensor.ts";
import { modelOf, testContext } from "../../testing/context.ts";
import { expectSame, methodSuite, randomPicture } from "../../testing/methodSuite.ts";
import { residualNet } from "../../testing/nets.ts";
import { baselineOf } from "../baseline.ts";
import { classTargets } from "../classifier.ts";
import { baselineInput, deepLiftOf } from "../deepLift.ts";
import { propagate } from "../propagation.ts";
import type { Heatmap } from "../result.ts";
import deepLiftShap from "./deep-lift-shap.ts";

methodSuite(deepLiftShap, { samples: 4 });

test("is the mean of DeepLIFT over the background in turn, and its shares add up to the mean change of the score", async () => {
  const model = modelOf(residualNet());
  const { input } = model;
  const context = testContext(model);
  const tensor = randomPicture([1, ...model.graph.infos.get(input)!.shape.slice(1)] as number[]);
  const targets = classTargets(model, [2]);
  const background = ["noise", "black", "noise", "black", "noise"];
  const expected = new Float64Array(tensor.data.length);
  let change = 0;
  for (const [draw, name] of background.entries()) {
    const baseline = await baselineOf(context, tensor, name, { seed: 3, draw });
    const feeds = { [input]: tensor, [baselineInput(input)]: baseline };
    const [shares, atPicture, atBaseline] = await propagate(context, deepLiftOf(input), targets, feeds);
    shares!.data.forEach((v, i) => {
      expected[i]! += v / background.length;
    });
    change += (atPicture!.data[2]! - atBaseline!.data[2]!) / background.length;
  }
  const params = deepLiftShap.params.parse({ samples: 5, seed: 3, background: "noise,black" });
  const [found] = (await deepLiftShap.run(context, { tensor, targets }, params)) as Heatmap[];
  // both are sums of float32 maps in float64, rounded once
  expectSame(found!.map, float32(tensor.shape.slice(1), Float32Array.from(expected)), 1e-6);
  const sum = found!.map.data.reduce((a, b) => a + b, 0);
  expect(sum).toBeCloseTo(change, 5);
});
