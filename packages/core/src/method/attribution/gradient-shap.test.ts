import { expect, test } from "vitest";
import { modelOf, testContext } from "../../testing/context.ts";
import { expectSame, methodSuite, randomPicture } from "../../testing/methodSuite.ts";
import { tinyNet } from "../../testing/nets.ts";
import { baselineOf } from "../baseline.ts";
import { classTargets } from "../classifier.ts";
import type { Heatmap, Method } from "../index.ts";
import { scoresOf } from "../scores.ts";
import gradient from "./gradient.ts";
import gradientShap from "./gradient-shap.ts";
import integratedGradients from "./integrated-gradients.ts";

methodSuite(gradientShap, { samples: 4, noise: 0.1 });

const model = modelOf(tinyNet());
const context = testContext(model);
const tensor = randomPicture([1, 3, 10, 11]);
const targets = classTargets(model, [2, 0]);

const mapsOf = async (method: Method, params: object, picture = tensor): Promise<Heatmap[]> =>
  (await method.run(context, { tensor: picture, targets }, method.params.parse(params))) as Heatmap[];

test("is the mean over draws of difference times gradient, derived one by one", async () => {
  const [samples, seed] = [5, 3];
  const maps = await mapsOf(gradientShap, { samples, seed, noise: 0.2, baseline: "uniform" });
  const sigma = 0.2 * (Math.max(...tensor.data) - Math.min(...tensor.data));
  const expected = targets.map(() => new Float32Array(tensor.data.length));
  const changes = targets.map(() => 0);
  for (let draw = 0; draw < samples; draw++) {
    const { normal } = context.random(seed, draw);
    const copy = tensor.data.map((v) => v + sigma * normal());
    const from = await baselineOf(context, tensor, "uniform", { seed, draw: 2 ** 21 + draw });
    const alpha = context.random(seed, 2 ** 20 + draw).uniform();
    const at = copy.map((v, i) => alpha * v + (1 - alpha) * from.data[i]!);
    const slopes = await mapsOf(gradient, {}, { ...tensor, data: at });
    slopes.forEach(({ map }, k) => {
      map.data.forEach((slope, i) => {
        expected[k]![i]! += (slope * (copy[i]! - from.data[i]!)) / samples;
      });
    });
    const [end, start] = await scoresOf(context, [{ ...tensor, data: copy }, from], targets);
    end!.forEach((s, k) => {
      changes[k]! += (s - start![k]!) / samples;
    });
  }
  for (const [k, { map, facts }] of maps.entries()) {
    // points are rounded to float32, in another order of terms
    expectSame(map, { ...map, data: expected[k]! }, 1e-5);
    const sum = map.data.reduce((a, b) => a + b, 0);
    expect(facts!.completenessDelta).toBeCloseTo(sum - changes[k]!, 4);
  }
});

test("from one baseline it comes to integrated gradients", async () => {
  const [drawn] = await mapsOf(gradientShap, { samples: 400, baseline: "black" });
  const [exact] = await mapsOf(integratedGradients, { steps: 100, baseline: "black" });
  // a mean of 400 draws is good to a twentieth of their deviation
  expectSame(drawn!.map, exact!.map, 0.15);
});

test("another seed gives another map", async () => {
  const [one] = await mapsOf(gradientShap, { samples: 2, seed: 1 });
  const [other] = await mapsOf(gradientShap, { samples: 2, seed: 2 });
  expect(one!.map.data).not.toEqual(other!.map.data);
});
