import { expect, test } from "vitest";
import { float32 } from "../../base/tensor.ts";
import { Builder } from "../../op/builder.ts";
import { modelOf, testContext } from "../../testing/context.ts";
import { expectSame, methodSuite, randomPicture } from "../../testing/methodSuite.ts";
import type { Heatmap } from "../index.ts";
import rise from "./rise.ts";

methodSuite(rise, { samples: 7, cells: 3 });

/** One score: the sum of the picture's elements. */
function summing(rows: number, columns: number) {
  const g = new Builder();
  const x = g.input("x", { type: "float32", shape: ["N", 1, rows, columns] });
  return modelOf(g.build([g.node("ReduceSum", [x, g.ints([1, 2, 3])], { keepdims: 0 }, "sum")]));
}

const [rows, columns] = [9, 8];
const model = summing(rows, columns);
const target = { value: "sum", elements: [{ index: 0, weight: 1 }], offset: 0 };

const run = async (tensor: ReturnType<typeof randomPicture>, params: Record<string, unknown>) => {
  const context = testContext(model);
  const [map] = (await rise.run(context, { tensor, targets: [target] }, rise.params.parse(params))) as Heatmap[];
  return map!.map;
};

test("masks that show everything give the score, over p = 1", async () => {
  const tensor = randomPicture([1, 1, rows, columns]);
  const score = tensor.data.reduce((a, b) => a + b, 0);
  const expected = float32([1, rows, columns], new Float32Array(rows * columns).fill(score));
  expectSame(await run(tensor, { samples: 5, visible: 1, centre: "none" }), expected, 1e-5);
});

test.each([
  ["Σ f·m / (N·p)", "none"],
  ["Σ (f − mean f)·m / (N·p)", "mean"],
])("is %s, with masks interpolated from the same draws pixel by pixel", async (_, centre) => {
  const tensor = randomPicture([1, 1, rows, columns]);
  const [samples, grid, visible] = [11, 3, 0.4];
  const { uniform, below } = testContext(model).random(4);
  const masks: number[][] = [];
  for (let n = 0; n < samples; n++) {
    const cells = Array.from({ length: grid * grid }, () => (uniform() < visible ? 1 : 0));
    const [down, across] = [below(3), below(3)];
    const mask = Array.from(tensor.data, (__, i) => {
      // the grid at (1 + 1/grid) of the picture's size, in which the picture is a crop
      const along = (p: number, extent: number) => {
        const at = Math.min(grid - 1, Math.max(0, ((p + 0.5) * grid) / ((grid + 1) * extent) - 0.5));
        return [Math.floor(at), Math.min(grid - 1, Math.floor(at) + 1), at % 1] as const;
      };
      const [top, bottom, v] = along(Math.floor(i / columns) + down, 3);
      const [left, right, u] = along((i % columns) + across, 3);
      const cell = (y: number, x: number) => cells[y * grid + x]!;
      return (
        (1 - v) * ((1 - u) * cell(top, left) + u * cell(top, right)) +
        v * ((1 - u) * cell(bottom, left) + u * cell(bottom, right))
      );
    });
    masks.push(mask);
  }
  const scores = masks.map((mask) => mask.reduce((sum, m, i) => sum + m * tensor.data[i]!, 0));
  const off = centre === "mean" ? scores.reduce((a, b) => a + b) / samples : 0;
  const sums = tensor.data.map((__, i) =>
    masks.reduce((sum, mask, n) => sum + ((scores[n]! - off) * mask[i]!) / (samples * visible), 0),
  );
  const expected = float32([1, rows, columns], sums);
  expectSame(await run(tensor, { samples, cells: grid, visible, seed: 4, centre }), expected, 1e-5);
});

test("a pixel's mean over many masks tells its weight in a linear score", async () => {
  const tensor = float32([1, 1, rows, columns], new Float32Array(rows * columns));
  tensor.data[0] = 1;
  const map = await run(tensor, { samples: 3000, cells: 2, centre: "none" });
  // f = m(0): the mean of m(0)²/p where it is, less wherever else
  expect(map.data.indexOf(Math.max(...map.data))).toBe(0);
  expect(map.data[0]! / map.data.at(-1)!).toBeGreaterThan(1.3);
});
