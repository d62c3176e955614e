import { expect, test } from "vitest";
import { float32 } from "../base/tensor.ts";
import { modelOf, testContext } from "../testing/context.ts";
import { expectSame, randomPicture } from "../testing/methodSuite.ts";
import { branchNet, tinyNet } from "../testing/nets.ts";
import gradCam from "./attribution/grad-cam.ts";
import { fused, spatialLayers } from "./cam.ts";
import { classTargets } from "./classifier.ts";
import type { Heatmap } from "./result.ts";

const context = testContext(modelOf(branchNet()));

test("a list with commas and globs names each layer once", () => {
  expect(spatialLayers(context, "stem, mixed")).toEqual(["stem", "mixed"]);
  expect(spatialLayers(context, "branch3*,mixed,branch3")).toEqual([
    "branch3/squeeze/conv",
    "branch3/squeeze",
    "branch3/conv",
    "branch3",
    "mixed",
  ]);
});

test("a glob passes over what has no rows and columns, and says so where nothing has", () => {
  expect(spatialLayers(context, "*mixed*")).toEqual(["mixed"]);
  expect(() => spatialLayers(context, "logit*")).toThrow(/"logits" has no rows and columns/);
  expect(() => spatialLayers(context, "mixed,logits")).toThrow(/"logits" has no rows and columns/);
  expect(() => spatialLayers(context, "mixed,mixt")).toThrow(/no layer "mixt"/);
});

test("one layer stays raw; several are scaled, resized to the largest and averaged, derived by hand", () => {
  const small = float32([1, 1, 2], [-3, 4]);
  const large = float32([1, 2, 3], [1, 3, 5, 2, -7, 0]);
  expect(fused([small])).toBe(small);
  // the small one is [0, 1]; three columns see it at −1/6, 1/2 and 7/6; the large one is divided by 5, negative values cut
  const wide = [0, 0.5, 1, 0, 0.5, 1];
  const scaled = [1, 3, 5, 2, 0, 0].map((v) => v / 5);
  const expected = float32(
    [1, 2, 3],
    wide.map((v, i) => (v + scaled[i]!) / 2),
  );
  // the 1e-7 of the denominator, and float32
  expectSame(fused([small, large]), expected, 1e-6);
});

test("fused maps of several classes are those of the layers by themselves", async () => {
  const model = modelOf(tinyNet());
  const input = { tensor: randomPicture([1, 3, 10, 11]), targets: classTargets(model, [2, 0]) };
  const run = async (layer: string) =>
    (await gradCam.run(testContext(model), input, gradCam.params.parse({ layer }))) as Heatmap[];
  const [both, first, second] = [await run("conv1,conv2"), await run("conv1"), await run("conv2")];
  both.forEach((map, k) => {
    const alone = [first[k]!, second[k]!].map(({ map: { shape, data } }) => float32([1, ...shape], data));
    const [, ...shape] = alone[0]!.shape;
    expect(map.layer).toBe("conv1,conv2");
    expectSame(map.map, float32(shape, fused(alone).data), 1e-6);
  });
});
