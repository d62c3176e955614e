import { expect, test } from "vitest";
import { doubles, float32, toDoubles } from "../../base/tensor.ts";
import { evaluate } from "../../engine/reference.ts";
import { modelOf, testContext } from "../../testing/context.ts";
import { expectSame, methodSuite, randomPicture } from "../../testing/methodSuite.ts";
import { residualNet, tinyNet } from "../../testing/nets.ts";
import { openAt, openingOf } from "../../transform/openAt.ts";
import { classifierOf, classTargets } from "../classifier.ts";
import type { Heatmap } from "../index.ts";
import gradCam from "./grad-cam.ts";
import shapleyCam from "./shapley-cam.ts";

methodSuite(shapleyCam);

const tensor = randomPicture([1, 3, 10, 11]);

test.each([tinyNet, residualNet])(
  "of a logit behind ReLUs, which is linear piece by piece, is Grad-CAM",
  async (net) => {
    const model = modelOf(net());
    const input = { tensor, targets: classTargets(model, [1, 3]) };
    const [shapley, plain] = await Promise.all(
      [shapleyCam, gradCam].map((m) => m.run(testContext(model), input, m.params.parse({})) as Promise<Heatmap[]>),
    );
    shapley!.forEach(({ map }, k) => {
      expectSame(map, plain![k]!.map, 1e-6);
    });
  },
);

test("of a probability weighs each map by mean(g − ½ H·A), from differences in float64", async () => {
  const model = modelOf(tinyNet());
  const { value } = classifierOf(model, "probability");
  const layer = "conv2";
  const classes = [2, 0];
  const found = (await shapleyCam.run(
    testContext(model),
    { tensor, targets: classTargets(model, classes, "probability") },
    shapleyCam.params.parse({ layer }),
  )) as Heatmap[];
  const { shape, data } = evaluate(model.graph, { [model.input]: toDoubles(tensor) }).get(layer)!;
  const [, channels, rows, columns] = shape as [number, number, number, number];
  const open = openAt(model.graph, layer, [value]);
  /** The scores with the maps scaled, and one channel of them moved by the same step everywhere. */
  const scores = (scale: number, k: number, step: number) => {
    const moved = data.map((v, i) => scale * v + (Math.floor(i / (rows * columns)) === k ? step : 0));
    return evaluate(open, { [openingOf(layer)]: doubles(shape, moved, "float32") }).get(value)!.data;
  };
  const h = 1e-4;
  const weight = (k: number, c: number) => {
    // Σ over positions of the gradient is the slope along a step everywhere
    const slope = (scale: number) => (scores(scale, k, h)[c]! - scores(scale, k, -h)[c]!) / (2 * h);
    return (slope(1) - 0.5 * ((slope(1 + h) - slope(1 - h)) / (2 * h))) / (rows * columns);
  };
  for (const [i, c] of classes.entries()) {
    const expected = new Float32Array(rows * columns);
    for (let k = 0; k < channels; k++) {
      const w = weight(k, c);
      for (let p = 0; p < expected.length; p++) expected[p]! += w * data[k * rows * columns + p]!;
    }
    // differences of differences with steps of 1e-4: 1e-8 off, and 1e-16 over 1e-8
    expectSame(found[i]!.map, float32([rows, columns], expected), 1e-5);
    expect(found[i]!.layer).toBe(layer);
  }
});
