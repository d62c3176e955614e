import { expect, test } from "vitest";
import { gaussLegendre } from "../../base/quadrature.ts";
import { modelOf, testContext } from "../../testing/context.ts";
import { layerSlope } from "../../testing/layerSlope.ts";
import { expectSame, methodSuite, randomPicture } from "../../testing/methodSuite.ts";
import { tinyNet } from "../../testing/nets.ts";
import { baselineOf } from "../baseline.ts";
import { classTargets } from "../classifier.ts";
import type { Heatmap } from "../index.ts";
import internalInfluence from "./internal-influence.ts";

methodSuite(internalInfluence, { steps: 4 });

const tensor = randomPicture([1, 3, 10, 11]);

test.each(["zero", "white"])("is the mean slope of each unit on the way from %s, by differences", async (baseline) => {
  const graph = tinyNet();
  const model = modelOf(graph);
  const context = testContext(model);
  const targets = classTargets(model, [1]);
  const params = internalInfluence.params.parse({ layer: "pool1", steps: 3, baseline });
  const [ours] = (await internalInfluence.run(context, { tensor, targets }, params)) as Heatmap[];
  const from = (await baselineOf(context, tensor, baseline)).data;
  const { points, weights } = gaussLegendre(3);
  const [h, w] = graph.infos.get("pool1")!.shape.slice(2) as [number, number];
  const expected = new Float32Array(h * w);
  points.forEach((alpha, i) => {
    const picture = { ...tensor, data: tensor.data.map((v, p) => alpha * v + (1 - alpha) * from[p]!) };
    layerSlope(graph, "pool1", targets[0]!.value, 1, picture).slope.forEach((v, unit) => {
      expected[unit % (h * w)]! += weights[i]! * v;
    });
  });
  // differences in float64 are good to 1e-9; what the engine hands out is float32
  expectSame(ours!.map, { ...ours!.map, data: expected }, 1e-5);
});

test("a layer without rows and columns is refused", async () => {
  const model = modelOf(tinyNet());
  const input = { tensor, targets: classTargets(model, [0]) };
  const run = internalInfluence.run(testContext(model), input, internalInfluence.params.parse({ layer: "logits" }));
  await expect(run).rejects.toThrow(/"logits" has no rows and columns/);
});
