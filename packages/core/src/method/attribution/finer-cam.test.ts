import { expect, test } from "vitest";
import { float32 } from "../../base/tensor.ts";
import { camCase, mapsOf, overChannels, sum } from "../../testing/camCase.ts";
import { modelOf, testContext } from "../../testing/context.ts";
import { expectSame, methodSuite, randomPicture } from "../../testing/methodSuite.ts";
import { residualNet, tinyNet } from "../../testing/nets.ts";
import { classTarget, classTargets } from "../classifier.ts";
import type { Heatmap } from "../index.ts";
import { predict } from "../scores.ts";
import finerCam from "./finer-cam.ts";
import gradCam from "./grad-cam.ts";

methodSuite(finerCam);

const tensor = randomPicture([1, 3, 10, 11]);

/** Without contrast it is Grad-CAM. */
camCase(
  finerCam,
  (m) => {
    const weights = m.gradient.map((slopes) => sum(slopes) / slopes.length);
    return overChannels(m, (k, p) => weights[k]! * m.maps[k]![p]!);
  },
  { contrast: 0 },
);

test("is the mean of Grad-CAM's differences to the closest classes, weighted by their probabilities", async () => {
  const graph = tinyNet();
  const model = modelOf(graph);
  const { logits } = await predict(testContext(model), tensor);
  const [alpha, c] = [0.6, 1];
  const near = [0, 2, 3].sort((a, b) => Math.abs(logits[a]! - logits[c]!) - Math.abs(logits[b]! - logits[c]!));
  const p = logits.map((z) => Math.exp(z) / sum(logits.map(Math.exp)));
  const all = mapsOf(graph, tensor, "conv2");
  const cams = all.map((m) => {
    const weights = m.gradient.map((slopes) => sum(slopes) / slopes.length);
    return overChannels(m, (k, q) => weights[k]! * m.maps[k]![q]!);
  });
  const [j, i] = near as [number, number, number];
  const expected = cams[c]!.map(
    (v, q) => (p[j]! * (v - alpha * cams[j]![q]!) + p[i]! * (v - alpha * cams[i]![q]!)) / (p[j]! + p[i]!),
  );
  const params = finerCam.params.parse({ contrast: alpha, closest: 2, layer: "conv2" });
  const input = { tensor, targets: classTargets(model, [c]) };
  const [map] = (await finerCam.run(testContext(model), input, params)) as Heatmap[];
  expectSame(map!.map, float32([all[c]!.rows, all[c]!.columns], Float32Array.from(expected)), 1e-5);
});

test("with one class to compare, it is Grad-CAM of the difference of the two", async () => {
  const model = modelOf(residualNet());
  const context = testContext(model);
  const { logits } = await predict(context, tensor);
  const c = 2;
  const [near] = [0, 1, 3].sort((a, b) => Math.abs(logits[a]! - logits[c]!) - Math.abs(logits[b]! - logits[c]!));
  const target = classTarget(model, c);
  const difference = { ...target, elements: [...target.elements, { index: near!, weight: -1 }] };
  const finer = finerCam.params.parse({ closest: 1 });
  const [map] = (await finerCam.run(context, { tensor, targets: [target] }, finer)) as Heatmap[];
  const plain = gradCam.params.parse({});
  const [expected] = (await gradCam.run(context, { tensor, targets: [difference] }, plain)) as Heatmap[];
  expectSame(map!.map, expected!.map, 1e-6);
});

test("what is no class is refused", async () => {
  const model = modelOf(tinyNet());
  const targets = [{ value: "conv2", elements: [{ index: 3, weight: 1 }], offset: 0 }];
  const run = finerCam.run(testContext(model), { tensor, targets }, finerCam.params.parse({}));
  await expect(run).rejects.toThrow(/is no class/);
});
