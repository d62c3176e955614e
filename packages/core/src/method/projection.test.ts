import { expect, test } from "vitest";
import { float32, toDoubles, zeros } from "../base/tensor.ts";
import { evaluate } from "../engine/reference.ts";
import { Builder } from "../op/builder.ts";
import { modelOf, testContext } from "../testing/context.ts";
import { randomPicture } from "../testing/methodSuite.ts";
import { tinyNet } from "../testing/nets.ts";
import { backward, gradientOf } from "../transform/backward.ts";
import { rulesNamed } from "../transform/rules/index.ts";
import { eachProjection } from "./projection.ts";

const model = modelOf(tinyNet());
const picture = randomPicture([1, 3, 10, 11]);
const layer = "conv2";
const activations = evaluate({ ...model.graph, outputs: [layer] }, { [model.input]: toDoubles(picture) }).get(
  layer,
)!.data;
const units = [...activations]
  .flatMap((value, index) => (value > 0 ? [{ index, value: Number(value) }] : []))
  .slice(0, 5);

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
    const alone = evaluate(graph, { [model.input]: toDoubles(picture), [gradientOf(layer)]: toDoubles(seed) }).get(
      gradientOf(model.input),
    )!;
    // Both in float64, of which one is rounded to float32.
    for (const [at, v] of found.get(i)!.entries()) expect(v).toBeCloseTo(Number(alone.data[at]), 5);
  }
  expect([...found.values()].some((values) => values.some((v) => v !== 0))).toBe(true);
});

test("a unit that is saturated is projected, too", async () => {
  const g = new Builder();
  const x = g.input("x", { type: "float32", shape: ["N", 3, 4, 5] });
  const weights = g.constant(float32([2, 3, 1, 1], [1, 2, 3, -1, 0, 1]));
  const sums = g.node("Conv", [x, weights]);
  const limited = modelOf(
    g.build([g.node("Clip", [sums, g.constant(float32([], [0])), g.constant(float32([], [6]))], {}, "y")]),
  );
  const ones = float32([1, 3, 4, 5], new Array(60).fill(9));
  const found: number[] = [];
  const options = { layer: "y", rules: "guided" } as const;
  await eachProjection(testContext(limited), ones, [{ index: 7, value: 6 }], options, ({ data }) => {
    found.push(
      ...[7, 27, 47].map((i) => data[i]!),
      data.reduce((sum, v) => sum + v, 0),
    );
  });
  expect(found).toEqual([6, 12, 18, 36]);
});
