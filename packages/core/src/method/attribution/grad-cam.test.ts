import { expect, test } from "vitest";
import { float32, toDoubles } from "../../base/tensor.ts";
import { evaluate } from "../../engine/reference.ts";
import { Builder } from "../../op/builder.ts";
import { camCase, overChannels, sum } from "../../testing/camCase.ts";
import { modelOf, testContext } from "../../testing/context.ts";
import { expectSame, methodSuite, randomPicture } from "../../testing/methodSuite.ts";
import { classTargets } from "../classifier.ts";
import type { Heatmap } from "../index.ts";
import gradCam from "./grad-cam.ts";

methodSuite(gradCam);
camCase(gradCam, (m) => {
  const weights = m.gradient.map((slopes) => sum(slopes) / slopes.length);
  return overChannels(m, (k, p) => weights[k]! * m.maps[k]![p]!);
});

/** Convolution, ReLU, global average pooling, dense: where Grad-CAM is CAM and has a closed form. */
function cammable() {
  const g = new Builder();
  const x = g.input("x", { type: "float32", shape: ["N", 2, 6, 7] });
  const kernel = g.constant(randomPicture([4, 2, 3, 3], 1), "kernel");
  const dense = randomPicture([3, 4], 2);
  const maps = g.node("Relu", [g.node("Conv", [x, kernel], { pads: [0, 0, 1, 1] }, "conv")], {}, "maps");
  const pooled = g.node("Flatten", [g.node("GlobalAveragePool", [maps])]);
  const logits = g.node("Gemm", [pooled, g.constant(dense, "dense")], { transB: 1 }, "logits");
  return { graph: g.build([g.node("Softmax", [logits], {}, "scores")]), dense };
}

test("with a pooled linear head it is Σ w_ck A_k / (h·w)", async () => {
  const { graph, dense } = cammable();
  const tensor = randomPicture([1, 2, 6, 7]);
  const model = modelOf(graph);
  const classes = [2, 0];
  const maps = (await gradCam.run(
    testContext(model),
    { tensor, targets: classTargets(model, classes) },
    gradCam.params.parse({ layer: "maps" }),
  )) as Heatmap[];
  const activations = evaluate(graph, { x: toDoubles(tensor) }).get("maps")!;
  const [, channels, h, w] = activations.shape as [number, number, number, number];
  for (const [i, { map }] of maps.entries()) {
    const c = classes[i]!;
    const expected = new Float32Array(h * w);
    for (let k = 0; k < channels; k++)
      for (let at = 0; at < h * w; at++)
        expected[at]! += (dense.data[c * 4 + k]! * activations.data[k * h * w + at]!) / (h * w);
    expectSame(map, float32([h, w], expected), 1e-6);
  }
});

test("the default layer is the last one with rows and columns before the head", async () => {
  const { graph } = cammable();
  const model = modelOf(graph);
  const [map] = (await gradCam.run(
    testContext(model),
    { tensor: randomPicture([1, 2, 6, 7]), targets: classTargets(model, [0]) },
    gradCam.params.parse({}),
  )) as Heatmap[];
  expect(map!.layer).toBe("maps");
});

test("a layer without rows and columns is refused", async () => {
  const { graph } = cammable();
  const model = modelOf(graph);
  const input = { tensor: randomPicture([1, 2, 6, 7]), targets: classTargets(model, [0]) };
  const run = gradCam.run(testContext(model), input, gradCam.params.parse({ layer: "logits" }));
  await expect(run).rejects.toThrow(/"logits" has no rows and columns/);
});
