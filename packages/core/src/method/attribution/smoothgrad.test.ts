import { expect, test } from "vitest";
import { modelOf, testContext } from "../../testing/context.ts";
import { expectSame, methodSuite, randomPicture } from "../../testing/methodSuite.ts";
import { tinyNet } from "../../testing/nets.ts";
import { classTargets } from "../classifier.ts";
import type { Heatmap, Method } from "../index.ts";
import deconvnet from "./deconvnet.ts";
import deepLift from "./deep-lift.ts";
import excitationBackprop from "./excitation-backprop.ts";
import fullGrad from "./full-grad.ts";
import gradCam from "./grad-cam.ts";
import gradient from "./gradient.ts";
import guidedBackprop from "./guided-backprop.ts";
import guidedGradCam from "./guided-grad-cam.ts";
import inputXGradient from "./input-x-gradient.ts";
import integratedGradients from "./integrated-gradients.ts";
import layerCam from "./layer-cam.ts";
import lrp from "./lrp.ts";
import smoothgrad from "./smoothgrad.ts";

methodSuite(smoothgrad, { samples: 4 });

const model = modelOf(tinyNet());
const tensor = randomPicture([1, ...model.graph.infos.get(model.input)!.shape.slice(1)] as number[]);
const context = testContext(model);

async function mapsOf(method: Method, params: object, picture = tensor): Promise<Heatmap[]> {
  const input = { tensor: picture, targets: classTargets(model, [0, 2]) };
  return (await method.run(context, input, method.params.parse(params))) as Heatmap[];
}

test.each([
  ["gradient", gradient],
  ["input-x-gradient", inputXGradient],
  ["guided-backprop", guidedBackprop],
  ["deconvnet", deconvnet],
  ["integrated-gradients", integratedGradients],
  ["deep-lift", deepLift],
  ["lrp", lrp],
  ["excitation-backprop", excitationBackprop],
  ["full-grad", fullGrad],
  ["layer-cam", layerCam],
  ["grad-cam", gradCam],
  ["guided-grad-cam", guidedGradCam],
] as const)("without noise it is the plain map, its square and no variance: %s", async (of, method) => {
  const plain = await mapsOf(method, {});
  const smooth = (statistic: string) =>
    mapsOf(smoothgrad, { noise: 0, samples: of === "integrated-gradients" ? 1 : 2, averageOf: of, statistic });
  for (const [k, { map, space, layer }] of (await smooth("mean")).entries()) {
    expect({ space, layer }).toEqual({ space: plain[k]!.space, layer: plain[k]!.layer });
    expectSame(map, plain[k]!.map, 1e-6);
  }
  const [square] = await smooth("square");
  expectSame(square!.map, { ...plain[0]!.map, data: plain[0]!.map.data.map((v) => v * v) }, 1e-6);
  const [variance] = await smooth("variance");
  expect(variance!.map.data.every((v) => v === 0)).toBe(true);
});

/** What each draw's copy of the picture is, from the formula. */
const copies = Array.from({ length: 4 }, (_, draw) => {
  const sigma = 0.3 * (Math.max(...tensor.data) - Math.min(...tensor.data));
  const { normal } = context.random(9, draw);
  return { ...tensor, data: tensor.data.map((v) => v + sigma * normal()) };
});

test.each([
  ["gradient", gradient],
  ["grad-cam", gradCam],
] as const)("mean, square and variance of %s at the noisy copies, derived one by one", async (of, method) => {
  const each: Float32Array[] = [];
  for (const copy of copies) each.push((await mapsOf(method, {}, copy))[1]!.map.data);
  const mean = (f: (v: number) => number) => (i: number) => each.reduce((sum, data) => sum + f(data[i]!), 0) / 4;
  const centre = mean((v) => v);
  const expected = {
    mean: centre,
    square: mean((v) => v * v),
    variance: (i: number) => mean((v) => (v - centre(i)) ** 2)(i),
  };
  for (const [statistic, value] of Object.entries(expected)) {
    const [, { map }] = (await mapsOf(smoothgrad, { samples: 4, noise: 0.3, seed: 9, averageOf: of, statistic })) as [
      Heatmap,
      Heatmap,
    ];
    // each map was rounded to float32
    expectSame(map, { ...map, data: map.data.map((_, i) => value(i)) }, 1e-6);
  }
});

test("averages a map at the layer that is asked for", async () => {
  const [plain] = await mapsOf(gradCam, { layer: "conv1" });
  const [smooth] = await mapsOf(smoothgrad, { samples: 1, noise: 0, averageOf: "grad-cam", layer: "conv1" });
  expect(smooth).toEqual(plain);
});

test("another seed gives another map", async () => {
  const run = async (seed: number) => (await mapsOf(smoothgrad, { samples: 2, seed }))[0]!.map.data;
  expect(await run(1)).not.toEqual(await run(2));
});
