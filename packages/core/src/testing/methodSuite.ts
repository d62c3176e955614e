import { describe, expect, test } from "vitest";
import { rng } from "../base/rng.ts";
import type { Float32Tensor } from "../base/tensor.ts";
import { float32, size } from "../base/tensor.ts";
import { classTargets } from "../method/classifier.ts";
import { fieldsOf } from "../method/fields.ts";
import type { Heatmap, Method } from "../method/index.ts";
import { page } from "../method/page.ts";
import { modelOf, testContext } from "./context.ts";
import { branchNet, residualNet, tinyNet } from "./nets.ts";

/** A picture of random numbers for an input of these extents. */
export function randomPicture(shape: readonly number[], seed = 5): Float32Tensor {
  const { normal } = rng(seed);
  return float32(shape, Float32Array.from({ length: size(shape) }, normal));
}

/** What holds for every attribution method, on several small nets; `params` makes a slow method quick. */
export function methodSuite(method: Method, params: Record<string, unknown> = {}): void {
  const nets = { tinyNet: tinyNet(), residualNet: residualNet(), branchNet: branchNet() };
  const parsed = method.params.parse(params);

  describe(method.id, () => {
    test("says what it is", () => {
      expect(method.id).toMatch(/^[a-z][a-z0-9-]*$/);
      expect(page(method)).toContain(method.definition);
      for (const field of fieldsOf(method.params)) expect(field.help, field.name).not.toBe("");
    });

    for (const [name, graph] of Object.entries(nets)) {
      const model = modelOf(graph);
      const shape = graph.infos.get(model.input)!.shape.map((d) => (typeof d === "number" ? d : 1));
      const tensor = randomPicture(shape);
      const run = async (classes: readonly number[], picture = tensor) =>
        (await method.run(
          testContext(model),
          { tensor: picture, targets: classTargets(model, classes) },
          parsed,
        )) as Heatmap[];

      test(`${name}: one finite map of the right shape for each class`, async () => {
        const maps = await run([2, 0, 1]);
        expect(maps).toHaveLength(3);
        for (const { map, space, layer } of maps) {
          const layerShape = layer ? graph.infos.get(layer)!.shape.slice(2) : [];
          expect(map.shape).toEqual(space === "pixels" ? shape.slice(1) : layerShape);
          expect(map.data.every(Number.isFinite)).toBe(true);
          expect(map.data.some((v) => v !== 0)).toBe(true);
        }
      });

      test(`${name}: a class's map does not depend on the other classes asked for`, async () => {
        const [first] = await run([1]);
        const [, second] = await run([0, 1]);
        // float64 throughout but for the rounding of the outputs to float32
        expectSame(second!.map, first!.map, 1e-5);
      });

      test(`${name}: the same request gives the same bytes`, async () => {
        expect((await run([0]))[0]!.map.data).toEqual((await run([0]))[0]!.map.data);
      });
    }
  });
}

/** The largest difference, relative to the largest element. */
export function expectSame(actual: Float32Tensor, expected: Float32Tensor, tolerance: number): void {
  expect(actual.shape).toEqual(expected.shape);
  const largest = expected.data.reduce((a, b) => Math.max(a, Math.abs(b)), 1e-12);
  const worst = expected.data.reduce((a, b, i) => Math.max(a, Math.abs(b - actual.data[i]!)), 0);
  expect(worst / largest, "largest difference relative to the largest element").toBeLessThan(tolerance);
}
