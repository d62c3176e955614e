import { expect, test } from "vitest";
import { fieldOf } from "../base/reach.ts";
import { doubles, float32, toDoubles, zeros } from "../base/tensor.ts";
import { evaluate } from "../engine/reference.ts";
import type { Graph } from "../onnx/graph.ts";
import { Builder } from "../op/builder.ts";
import { backward, gradientOf } from "./backward.ts";
import { receptiveFields } from "./receptive.ts";

const weights = (g: Builder, o: number, c: number, h: number, w: number) =>
  g.constant(float32([o, c, h, w], new Array(o * c * h * w).fill(1)));

function net(write: (g: Builder, x: string) => string): Graph {
  const g = new Builder();
  const x = g.input("x", { type: "float32", shape: [1, 2, 17, 19] });
  return g.build([write(g, x)]);
}

/** The rectangle of pixels that have a gradient, with weights of ones: what the unit sees, inside of the picture. */
function seen(graph: Graph, row: number, column: number): number[] {
  const [y] = graph.outputs as [string];
  const whole = backward(graph, y, ["x"]);
  const seed = zeros(graph.infos.get(y)!.shape as number[]);
  seed.data[row * seed.shape.at(-1)! + column] = 1;
  const x = doubles(
    [1, 2, 17, 19],
    Array.from({ length: 2 * 17 * 19 }, (_, i) => 1 + (i % 7)),
  );
  const out = evaluate(whole, { x, [gradientOf(y)]: toDoubles(seed) }).get(gradientOf("x"))!;
  const rows: number[] = [];
  const columns: number[] = [];
  for (let i = 0; i < 2 * 17 * 19; i++)
    if (Number(out.data[i]) !== 0) {
      columns.push(i % 19);
      rows.push(Math.floor(i / 19) % 17);
    }
  return [Math.min(...rows), Math.max(...rows) + 1, Math.min(...columns), Math.max(...columns) + 1];
}

function told(graph: Graph, row: number, column: number): number[] {
  const { x, y, width, height } = fieldOf(receptiveFields(graph, "x").get(graph.outputs[0]!)!, row, column);
  return [Math.max(0, y), Math.min(17, y + height), Math.max(0, x), Math.min(19, x + width)];
}

const conv = (g: Builder, x: string, strides: number[], pads: number[]) =>
  g.node("Conv", [x, weights(g, 3, g.shape(x)[1] as number, 3, 5)], { strides, pads });

test.each<[string, (g: Builder, x: string) => string]>([
  ["strides and uneven padding", (g, x) => conv(g, conv(g, x, [2, 1], [1, 2, 0, 2]), [1, 2], [1, 0, 1, 1])],
  ["branches", (g, x) => g.node("Concat", [conv(g, x, [1, 1], [1, 2, 1, 2]), x], { axis: 1 })],
  [
    "channels that are shuffled",
    (g, x) => {
      const y = conv(g, x, [2, 2], [0, 0, 0, 0]);
      const [, , h, w] = g.shape(y) as number[];
      const split = g.node("Reshape", [y, g.ints([1, 1, 3, h!, w!])]);
      const turned = g.node("Transpose", [split], { perm: [0, 2, 1, 3, 4] });
      return conv(g, g.node("Reshape", [turned, g.ints([1, 3, h!, w!])]), [1, 1], [1, 1, 1, 1]);
    },
  ],
  [
    "padding of its own and every second place",
    (g, x) => {
      const padded = g.node("Pad", [conv(g, x, [2, 2], [0, 0, 0, 0]), g.ints([0, 0, 1, 2, 0, 0, 0, 1])]);
      const some = [g.ints([1, 0]), g.ints([99, 9]), g.ints([2, 3]), g.ints([1, 2])];
      return conv(g, g.node("Slice", [padded, ...some]), [1, 1], [1, 1, 1, 1]);
    },
  ],
  ["a global pool", (g, x) => g.node("GlobalAveragePool", [conv(g, x, [2, 2], [1, 2, 1, 2])])],
])("%s: the pixels that have a gradient", (_, write) => {
  const graph = net(write);
  const [rows, columns] = graph.infos.get(graph.outputs[0]!)!.shape.slice(2) as [number, number];
  const middle = [rows >> 1, columns >> 1] as const;
  expect(told(graph, ...middle)).toEqual(seen(graph, ...middle));
  // At the edges a unit also sees what the padding of an inner layer would have seen.
  for (const [row, column] of [
    [0, 0],
    [rows - 1, columns - 1],
  ] as const) {
    const [top, bottom, left, right] = told(graph, row, column) as [number, number, number, number];
    const [up, down, before, behind] = seen(graph, row, column) as [number, number, number, number];
    expect([top <= up, bottom >= down, left <= before, right >= behind]).toEqual([true, true, true, true]);
  }
});

test.each([
  ["behind", false],
  ["before", true],
])("a gate that is one number for each channel knows of no places; %s", (_, first) => {
  const gated = net((g, x) => {
    const y = conv(g, x, [2, 2], [1, 2, 1, 2]);
    const gate = g.node("Sigmoid", [g.node("GlobalAveragePool", [y])]);
    return g.node("Mul", first ? [gate, y] : [y, gate]);
  });
  const plain = net((g, x) => conv(g, x, [2, 2], [1, 2, 1, 2]));
  expect(told(gated, 3, 4)).toEqual(told(plain, 3, 4));
});
