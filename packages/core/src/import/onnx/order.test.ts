import { expect, test } from "vitest";
import type { Graph } from "../../onnx/graph.ts";
import { emptyGraph } from "../../onnx/graph.ts";
import { inOrder } from "./order.ts";

const graph = (lines: readonly string[], outputs = ["c"]): Graph => ({
  ...emptyGraph,
  inputs: ["x"],
  outputs,
  nodes: lines.map((line) => {
    const [output, op, ...inputs] = line.split(" ");
    return { op: op!, inputs, outputs: [output!], attrs: {} };
  }),
});

const order = (g: Graph) => g.nodes.map((n) => n.outputs[0]);

test("nodes come after what they read; those in order stay where they are", () => {
  expect(order(inOrder(graph(["c Add a b", "b Relu a", "a Relu x"])))).toEqual(["a", "b", "c"]);
  expect(order(inOrder(graph(["a Relu x", "other Relu x", "c Relu a"])))).toEqual(["a", "other", "c"]);
});

test.each([
  [["a Relu x", "c Add a z"], 'Add, which makes "c", reads "z", which nothing makes'],
  [["a Add x c", "c Relu a"], '"a" depends on itself'],
  [["a Relu x"], 'output "c" is made by none of its nodes'],
])("%j is refused", (lines, message) => {
  expect(() => inOrder(graph(lines))).toThrow(message);
});
