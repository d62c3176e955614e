import { expect, test } from "vitest";
import { modelOf, testContext } from "../../testing/context.ts";
import { layerSlope } from "../../testing/layerSlope.ts";
import { expectSame, methodSuite, randomPicture } from "../../testing/methodSuite.ts";
import { branchNet, residualNet, tinyNet } from "../../testing/nets.ts";
import { classTargets } from "../classifier.ts";
import type { Heatmap } from "../index.ts";
import { scoresOf } from "../scores.ts";
import conductance from "./conductance.ts";

methodSuite(conductance, { steps: 4 });

const tensor = randomPicture([1, 3, 10, 11]);

test.each([
  ["tinyNet", "conv1", tinyNet()],
  ["tinyNet", "pool1", tinyNet()],
  ["tinyNet", "conv2/conv", tinyNet()],
  ["residualNet", "block1", residualNet()],
  ["branchNet", "mixed", branchNet()],
])("%s: the units of %s add up to the change of the score", async (_, layer, graph) => {
  const model = modelOf(graph);
  const context = testContext(model);
  const targets = classTargets(model, [0, 3]);
  const params = conductance.params.parse({ layer, steps: 100, baseline: "black" });
  const maps = (await conductance.run(context, { tensor, targets }, params)) as Heatmap[];
  const black = { ...tensor, data: tensor.data.map((_, i) => -[0.5, 0.4, 0.3][Math.floor(i / 110)]!) };
  const [start, end] = await scoresOf(context, [black, tensor], targets);
  for (const [k, { map, facts }] of maps.entries()) {
    const change = end![k]! - start![k]!;
    const sum = map.data.reduce((a, b) => a + b, 0);
    const mass = map.data.reduce((a, b) => a + Math.abs(b), 0);
    expect(facts!.completenessDelta).toBeCloseTo(sum - change, 4);
    // the trapezoid misses part of one step at each kink of a ReLU behind the layer
    expect(Math.abs(sum - change) / mass).toBeLessThan(0.005);
  }
});

test("a layer with a way around it promises no completeness", async () => {
  const model = modelOf(residualNet());
  const params = conductance.params.parse({ layer: "block1/conv2", steps: 3 });
  const input = { tensor, targets: classTargets(model, [0]) };
  const [map] = (await conductance.run(testContext(model), input, params)) as Heatmap[];
  expect(map!.facts).toBeUndefined();
});

test("is the mean slope times the change of each unit, from step to step, by differences", async () => {
  const graph = tinyNet();
  const model = modelOf(graph);
  const targets = classTargets(model, [1]);
  const params = conductance.params.parse({ layer: "conv2", steps: 4 });
  const [ours] = (await conductance.run(testContext(model), { tensor, targets }, params)) as Heatmap[];
  const points = [0, 1, 2, 3].map((i) => {
    const picture = { ...tensor, data: tensor.data.map((v) => (v * i) / 3) };
    return layerSlope(graph, "conv2", targets[0]!.value, 1, picture);
  });
  const [, channels, h, w] = points[0]!.shape as [number, number, number, number];
  const expected = new Float32Array(h * w);
  for (let c = 0; c < channels; c++)
    for (let at = 0; at < h * w; at++) {
      const unit = c * h * w + at;
      for (let i = 0; i < 3; i++) {
        const [a, b] = [points[i]!, points[i + 1]!];
        expected[at]! += ((a.slope[unit]! + b.slope[unit]!) / 2) * (b.activation[unit]! - a.activation[unit]!);
      }
    }
  // differences in float64 are good to 1e-9; what the engine hands out is float32
  expectSame(ours!.map, { ...ours!.map, data: expected }, 1e-5);
});

test("a layer without rows and columns is refused", async () => {
  const model = modelOf(tinyNet());
  const input = { tensor, targets: classTargets(model, [0]) };
  const run = conductance.run(testContext(model), input, conductance.params.parse({ layer: "flat" }));
  await expect(run).rejects.toThrow(/"flat" has no rows and columns/);
});
