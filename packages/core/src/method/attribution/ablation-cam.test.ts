import { expect, test } from "vitest";
import { doubles, float32, toDoubles } from "../../base/tensor.ts";
import { evaluate } from "../../engine/reference.ts";
import { modelOf, testContext } from "../../testing/context.ts";
import { expectSame, methodSuite, randomPicture } from "../../testing/methodSuite.ts";
import { residualNet, tinyNet } from "../../testing/nets.ts";
import { openAt, openingOf } from "../../transform/openAt.ts";
import { classifierOf, classTargets } from "../classifier.ts";
import type { Heatmap } from "../index.ts";
import ablationCam from "./ablation-cam.ts";

methodSuite(ablationCam);

test.each([
  ["a layer after ReLU loses a map to 0", tinyNet(), "conv2", {}, () => 0],
  ["a layer with negative numbers loses it to far less", tinyNet(), "conv1/conv", {}, (low: number) => low - 1e7],
  ["or to 0, where that is asked for", tinyNet(), "conv1/conv", { ablated: "zero" }, () => 0],
  ["a skip goes around the layer", residualNet(), "block1/conv2", { ablated: "zero" }, () => 0],
])("%s: derived channel by channel", async (_, graph, layer, params, ablated) => {
  const model = modelOf(graph);
  const tensor = randomPicture([1, 3, 10, 11]);
  const [map] = (await ablationCam.run(
    testContext(model),
    { tensor, targets: classTargets(model, [1]) },
    ablationCam.params.parse({ layer, ...params }),
  )) as Heatmap[];

  const { value } = classifierOf(model);
  const x = toDoubles(tensor);
  const all = evaluate(graph, { [model.input]: x });
  const maps = all.get(layer)!;
  const whole = all.get(value)!.data[1]!;
  const [, channels, h, w] = maps.shape as [number, number, number, number];
  const low = Math.min(...maps.data);
  const head = openAt(graph, layer, [value]);
  const expected = new Float64Array(h * w);
  for (let k = 0; k < channels; k++) {
    const without = maps.data.map((v, i) => (Math.floor(i / (h * w)) === k ? ablated(low) : v));
    const fed = { [openingOf(layer)]: doubles(maps.shape, without, "float32"), [model.input]: x };
    const inputs = Object.fromEntries(Object.entries(fed).filter(([v]) => head.inputs.includes(v)));
    const weight = (whole - evaluate(head, inputs).get(value)!.data[1]!) / whole;
    for (let i = 0; i < h * w; i++) expected[i]! += weight * maps.data[k * h * w + i]!;
  }
  expectSame(map!.map, float32([h, w], Float32Array.from(expected)), 1e-5);
});

test("a layer that the class does not come from is refused", async () => {
  const model = modelOf(tinyNet());
  const targets = [{ value: "conv1", elements: [{ index: 3, weight: 1 }], offset: 0 }];
  const run = ablationCam.run(
    testContext(model),
    { tensor: randomPicture([1, 3, 10, 11]), targets },
    ablationCam.params.parse({ layer: "conv2" }),
  );
  await expect(run).rejects.toThrow(/depends on "conv2"/);
});
