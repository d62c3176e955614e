import { expect, test } from "vitest";
import { modelOf, testContext } from "../../testing/context.ts";
import { expectSame, methodSuite, randomPicture } from "../../testing/methodSuite.ts";
import { tinyNet } from "../../testing/nets.ts";
import { classTargets } from "../classifier.ts";
import type { Heatmap } from "../index.ts";
import gradient from "./gradient.ts";
import inputXGradient from "./input-x-gradient.ts";
import smoothgrad from "./smoothgrad.ts";

methodSuite(smoothgrad, { samples: 4 });

const model = modelOf(tinyNet());
const tensor = randomPicture([1, ...model.graph.infos.get(model.input)!.shape.slice(1)] as number[]);
const input = { tensor, targets: classTargets(model, [0, 2]) };
const context = testContext(model);

test.each(["gradient", "guided", "deconvnet"])("without noise it is the plain map, rules %s", async (rules) => {
  const smooth = (await smoothgrad.run(
    context,
    input,
    smoothgrad.params.parse({ noise: 0, samples: 5, rules }),
  )) as Heatmap[];
  const plain = (await gradient.run(context, input, gradient.params.parse({ rules }))) as Heatmap[];
  smooth.forEach((m, k) => {
    expectSame(m.map, plain[k]!.map, 1e-6);
  });
});

test("multiplied and without noise it is input × gradient", async () => {
  const smooth = (await smoothgrad.run(
    context,
    input,
    smoothgrad.params.parse({ noise: 0, samples: 2, multiply: true }),
  )) as Heatmap[];
  const plain = (await inputXGradient.run(context, input, inputXGradient.params.parse({}))) as Heatmap[];
  expectSame(smooth[1]!.map, plain[1]!.map, 1e-6);
});

test("is the mean of the gradients at the noisy copies, derived one by one", async () => {
  const [smooth] = (await smoothgrad.run(
    context,
    { tensor, targets: classTargets(model, [1]) },
    smoothgrad.params.parse({ samples: 4, noise: 0.3, seed: 9 }),
  )) as Heatmap[];
  const sigma = 0.3 * (Math.max(...tensor.data) - Math.min(...tensor.data));
  const mean = new Float32Array(tensor.data.length);
  for (let draw = 0; draw < 4; draw++) {
    const { normal } = context.random(9, draw);
    const noisy = { ...tensor, data: tensor.data.map((v) => v + sigma * normal()) };
    const [one] = (await gradient.run(
      context,
      { tensor: noisy, targets: classTargets(model, [1]) },
      gradient.params.parse({}),
    )) as Heatmap[];
    one!.map.data.forEach((v, i) => {
      mean[i]! += v / 4;
    });
  }
  expectSame(smooth!.map, { ...smooth!.map, data: mean }, 1e-6);
});

test("another seed gives another map", async () => {
  const run = async (seed: number) =>
    ((await smoothgrad.run(context, input, smoothgrad.params.parse({ samples: 2, seed }))) as Heatmap[])[0]!.map.data;
  expect(await run(1)).not.toEqual(await run(2));
});
