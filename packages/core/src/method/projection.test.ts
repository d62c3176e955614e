import { expect, test } from "vitest";
import { zeros } from "../base/tensor.ts";
import { evaluate } from "../engine/reference.ts";
import { modelOf, testContext } from "../testing/context.ts";
import { randomPicture } from "../testing/methodSuite.ts";
import { tinyNet } from "../testing/nets.ts";
import { backward, gradientOf } from "../transform/backward.ts";
import { rulesNamed } from "../transform/rules/index.ts";
import { eachProjection } from "./projection.ts";

const model = modelOf(tinyNet());
const picture = randomPicture([1, 3, 10, 11]);
const layer = "conv2";
const units = [3, 11, 40, 41, 7].map((index, i) => ({ index, value: 0.5 + i }));

test.each(["deconvnet", "guided", "gradient"] as const)("%s: a backward pass from each unit alone", async (rules) => {
  // Batches of three, so that the units are of two.
  const found = new Map<number, Float32Array>();
  await eachProjection(testContext(model), picture, units, { layer, rules }, ({ data }, unit) => {
    found.set(unit, data.slice());
  });
  const graph = backward({ ...model.graph, outputs: [layer] }, layer, [model.input], { rules: rulesNamed(rules) });
  for (const [i, { index, value }] of units.entries()) {
    const seed = zeros([1, ...model.graph.infos.get(layer)!.shape.slice(1)] as number[]);
    seed.data[index] = value;
    const alone = evaluate(graph, { [model.input]: picture, [gradientOf(layer)]: seed }).get(gradientOf(model.input))!;
    // Both in float64, of which one is rounded to float32.
    for (const [at, v] of found.get(i)!.entries()) expect(v).toBeCloseTo(Number(alone.data[at]), 5);
  }
  expect([...found.values()].some((values) => values.some((v) => v !== 0))).toBe(true);
});
