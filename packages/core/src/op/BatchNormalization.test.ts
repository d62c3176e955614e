import { expect, test } from "vitest";
import { ConvlensError } from "../base/errors.ts";
import type { Shape } from "../base/tensor.ts";
import { float32 } from "../base/tensor.ts";
import { opSuite } from "../testing/opSuite.ts";
import { onCounting, upgradedGraph } from "../testing/upgradedGraph.ts";
import { Builder } from "./builder.ts";

const positive = (shape: Shape) => ({ shape, low: 0.3, high: 2 });

opSuite("BatchNormalization", {
  "feature maps": { inputs: [[2, 3, 5, 7], [3], [3], [3], positive([3])], wrt: [0, 1, 2] },
  "a large epsilon": {
    inputs: [[2, 3, 5, 7], [3], [3], [3], positive([3])],
    attrs: { epsilon: 0.3, momentum: 0.9, training_mode: 0 },
    wrt: [0, 1],
  },
  vectors: { inputs: [[2, 5], [5], [5], [5], positive([5])], wrt: [0, 1, 2] },
});

const values = {
  x: { type: "float32", shape: ["N", 2, 3] } as const,
  scale: float32([2], [2, 3]),
  bias: float32([2], [1, 0]),
  mean: float32([2], [1, 2]),
  variance: float32([2], [4, 9]),
};
const inputs = Object.keys(values);

test("older sets: `spatial` and `momentum` go", () => {
  const attrs = { epsilon: 0, spatial: 1, momentum: 0.9 };
  const graph = upgradedGraph({ op: "BatchNormalization", inputs, attrs }, 7, values);
  expect(graph.nodes[0]!.attrs).toEqual({ epsilon: 0 });
  // (x - 1) / 2 · 2 + 1 for the first channel, (x - 2) / 3 · 3 for the second.
  expect(onCounting(graph, [1, 2, 3]).data).toEqual([1, 2, 3, 2, 3, 4]);
});

test.each([
  ["training mode", { training_mode: 1 }, ["y"], 15],
  ["the outputs of training", {}, ["y", "mean2", "variance2", "saved", "saved2"], 9],
  ["statistics of each pixel", { spatial: 0 }, ["y"], 7],
])("%s is refused", (_, attrs, outputs, from) => {
  expect(() => upgradedGraph({ op: "BatchNormalization", inputs, attrs, outputs }, from, values)).toThrow(
    ConvlensError,
  );
});

test("training mode is refused in the present operator set too, with the place and the way out", () => {
  const g = new Builder();
  const made = Object.entries(values).map(([name, v]) => ("data" in v ? g.constant(v, name) : g.input(name, v)));
  expect(() => g.node("BatchNormalization", made, { training_mode: 1 }, "bn1")).toThrow(
    expect.objectContaining({
      message: expect.stringContaining('BatchNormalization, which makes "bn1"'),
      hint: expect.stringContaining("evaluation mode"),
    }),
  );
});
