import { expect, test } from "vitest";
import { float32 } from "../../base/tensor.ts";
import { mapsOf, overChannels, sum } from "../../testing/camCase.ts";
import { modelOf, testContext } from "../../testing/context.ts";
import { expectSame, methodSuite, randomPicture } from "../../testing/methodSuite.ts";
import { tinyNet } from "../../testing/nets.ts";
import { classTargets } from "../classifier.ts";
import type { Heatmap } from "../index.ts";
import gradCamPlusPlus from "./grad-cam-plus-plus.ts";
import smooth from "./smooth-grad-cam-plus-plus.ts";

methodSuite(smooth, { samples: 2 });

const graph = tinyNet();
const model = modelOf(graph);
const context = testContext(model);
const tensor = randomPicture([1, 3, 10, 11]);

test("without noise it is Grad-CAM++", async () => {
  const input = { tensor, targets: classTargets(model, [2, 0]) };
  const maps = (await smooth.run(context, input, smooth.params.parse({ noise: 0, samples: 3 }))) as Heatmap[];
  const plain = (await gradCamPlusPlus.run(context, input, gradCamPlusPlus.params.parse({}))) as Heatmap[];
  maps.forEach(({ map }, k) => {
    expectSame(map, plain[k]!.map, 1e-5);
  });
});

test("is its formula over the noisy copies, derived one by one", async () => {
  const [n, classes] = [3, [2, 1]];
  const params = smooth.params.parse({ samples: n, noise: 0.2, seed: 5, layer: "conv2" });
  const maps = (await smooth.run(context, { tensor, targets: classTargets(model, classes) }, params)) as Heatmap[];
  const sigma = 0.2 * (Math.max(...tensor.data) - Math.min(...tensor.data));
  const draws = Array.from({ length: n }, (_, draw) => {
    const { normal } = context.random(5, draw);
    return mapsOf(graph, { ...tensor, data: tensor.data.map((v) => v + sigma * normal()) }, "conv2");
  });
  const clean = mapsOf(graph, tensor, "conv2")[0]!;
  classes.forEach((c, i) => {
    const mean = (power: number, k: number, p: number) => sum(draws.map((d) => d[c]!.gradient[k]![p]! ** power)) / n;
    const weights = clean.maps.map((a, k) => {
      const alpha = (p: number) => mean(2, k, p) / (2 * mean(2, k, p) + sum(a) * mean(3, k, p) + 1e-6);
      return sum(a.map((_, p) => Math.max(0, mean(1, k, p)) * alpha(p)));
    });
    const expected = overChannels(clean, (k, p) => weights[k]! * clean.maps[k]![p]!);
    expectSame(maps[i]!.map, float32([clean.rows, clean.columns], Float32Array.from(expected)), 1e-5);
  });
  expect(maps[0]!.map.data).not.toEqual(maps[1]!.map.data);
});
