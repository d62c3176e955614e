import { expect, test } from "vitest";
import { doubles, float32 } from "../base/tensor.ts";
import { evaluate } from "../engine/reference.ts";
import type { Graph } from "../onnx/graph.ts";
import { Builder } from "../op/builder.ts";
import { tinyNet } from "../testing/nets.ts";
import { Inliner } from "./inline.ts";

/** y = relu(x·w) of a vector of two. */
function small(w: number): Graph {
  const g = new Builder();
  const x = g.input("x", { type: "float32", shape: [2] });
  const product = g.node("Mul", [x, g.constant(float32([1], [w]), "w")], {}, "product");
  return g.build([g.node("Relu", [product], {}, "y")]);
}

test("the same graph over the same value is there once, over another value again; equal constants are one", () => {
  const g = new Builder();
  const [a, b] = ["a", "b"].map((name) => g.input(name, { type: "float32", shape: [2] }));
  const inliner = new Inliner(g);
  const [first] = inliner.add(small(3), { x: a! });
  const [again] = inliner.add(small(3), { x: a! });
  const [other] = inliner.add(small(3), { x: b! });
  const [heavier] = inliner.add(small(5), { x: a! });
  const graph = g.build([first!, other!, heavier!]);
  expect(again).toBe(first);
  expect(graph.nodes).toHaveLength(6);
  expect(graph.constants.size).toBe(2);
  const out = evaluate(graph, { a: doubles([2], [1, -1]), b: doubles([2], [2, 4]) });
  expect(graph.outputs.map((v) => [...out.get(v)!.data])).toEqual([
    [3, 0],
    [6, 12],
    [5, 0],
  ]);
});

test("a copy of a net says what the net says", () => {
  const net = tinyNet();
  const g = new Builder();
  const picture = g.input("anything", net.infos.get("picture")!);
  const [scores] = new Inliner(g).add(net, { picture });
  const x = doubles(
    [2, 3, 10, 11],
    Float64Array.from({ length: 660 }, (_, i) => Math.sin(i)),
  );
  const copied = evaluate(g.build([scores!]), { anything: x }).get(scores!)!;
  expect([...copied.data]).toEqual([...evaluate(net, { picture: x }).get("scores")!.data]);
});

test("a node with a graph of its own is refused, naming what it makes", () => {
  const g = new Builder();
  const node = { op: "If", inputs: ["x"], outputs: ["chosen"], attrs: { then_branch: { encoded: new Uint8Array() } } };
  const graph: Graph = { ...small(1), nodes: [node], outputs: ["chosen"] };
  expect(() => new Inliner(g).add(graph, { x: g.input("x", { type: "bool", shape: [] }) })).toThrow(/If.*"chosen"/);
});
