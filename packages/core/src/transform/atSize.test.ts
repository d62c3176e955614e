import { expect, test } from "vitest";
import { evaluate } from "../engine/reference.ts";
import { withOutputs } from "../onnx/graph.ts";
import { NetBuilder } from "../testing/netBuilder.ts";
import { branchNet, residualNet, tinyNet } from "../testing/nets.ts";
import { atSize } from "./atSize.ts";

test("its own size leaves a graph as it is", () => {
  const graph = tinyNet();
  expect(atSize(graph, "picture", [10, 11])).toBe(graph);
});

test("what slides over its input takes any size, and what follows a fully connected layer is left out", () => {
  const graph = atSize(tinyNet(), "picture", [14, 9]);
  expect(graph.infos.get("conv2")!.shape).toEqual(["N", 6, 6, 4]);
  expect(graph.outputs).toEqual([]);
  expect(graph.nodes.some((n) => n.outputs.includes("logits"))).toBe(false);
});

test("behind a global pool a classifier stays whole", () => {
  const graph = atSize(residualNet(), "picture", [14, 9]);
  expect(graph.outputs).toEqual(["scores"]);
  const data = Float64Array.from({ length: 3 * 14 * 9 }, (_, i) => Math.sin(i));
  const scores = evaluate(graph, { picture: { type: "float32", shape: [1, 3, 14, 9], data } }).get("scores")!.data;
  expect(scores.reduce((sum, v) => sum + v, 0)).toBeCloseTo(1, 12);
});

test("shapes are those that the network has at that size", () => {
  const graph = atSize(branchNet(), "picture", [21, 8]);
  const data = Float64Array.from({ length: 3 * 21 * 8 }, (_, i) => Math.sin(i));
  const values = evaluate(withOutputs(graph, ["pool"]), { picture: { type: "float32", shape: [1, 3, 21, 8], data } });
  for (const v of ["stem", "mixed", "pool"])
    expect(graph.infos.get(v)!.shape.slice(1)).toEqual(values.get(v)!.shape.slice(1));
});

test.each([
  ["the batch left over", [-1, 3, 10, 11]],
  ["the batch kept", [0, 3, 10, 11]],
])("a shape that is written into the graph takes no other size, %s", (_, shape) => {
  const n = new NetBuilder();
  const shaped = n.node("Reshape", "shaped", [n.relu("early", n.input(3, 10, 11)), n.g.ints(shape)]);
  const graph = n.build(n.conv("late", shaped, 4));
  expect(graph.infos.get("late")!.shape).toEqual(["N", 4, 10, 11]);
  const made = atSize(graph, "picture", [20, 22]).nodes.flatMap((node) => node.outputs);
  expect(made).toContain("early");
  expect(made).not.toContain("shaped");
  expect(made).not.toContain("late");
});
