import { expect, test } from "vitest";
import { zeros } from "../base/tensor.ts";
import { withOutputs } from "../onnx/graph.ts";
import { Builder } from "../op/builder.ts";
import { backward } from "../transform/backward.ts";
import { batchSize, constantBytes, keptBytes, peakBytes, sessionBytes } from "./batch.ts";

/** x → a → b → c, each of 100 numbers, and where `joined`, c + a at the end. */
function chain(joined = false) {
  const g = new Builder();
  const x = g.input("x", { type: "float32", shape: ["N", 100] });
  const a = g.node("Relu", [x], {}, "a");
  const b = g.node("Sigmoid", [a], {}, "b");
  const c = g.node("Exp", [b], {}, "c");
  return g.build([joined ? g.node("Add", [c, a]) : c]);
}

test("in a chain two values are alive at a time", () => {
  expect(peakBytes(chain())).toBe(2 * 400);
});

test("a value that is read at the end lives until then", () => {
  expect(peakBytes(chain(true))).toBe(3 * 400);
});

test("outputs live to the end, and values that nobody reads only while they are made", () => {
  const g = new Builder();
  const x = g.input("x", { type: "float32", shape: ["N", 100] });
  const early = g.node("Relu", [x]);
  g.node("Exp", [x]);
  const late = g.node("Sigmoid", [x]);
  expect(peakBytes(g.build([early]))).toBe(3 * 400);
  expect(peakBytes(g.build([early, late]))).toBe(3 * 400);
});

test("an extent that is a multiple of the batch counts as the multiple", () => {
  const g = new Builder();
  const x = g.input("x", { type: "float32", shape: ["N", 49, 10] });
  const graph = g.build([g.node("Relu", [g.node("Reshape", [x, g.ints([-1, 10])])])]);
  expect(peakBytes(graph)).toBe(2 * 49 * 10 * 4);
});

test("other element types count by their width", () => {
  const g = new Builder();
  const x = g.input("x", { type: "float32", shape: ["N", 100] });
  expect(peakBytes(g.build([g.node("Greater", [x, g.scalar(0, x)])]))).toBe(400 + 100);
});

test("a batch of many seeds counts as one seed", () => {
  const g = new Builder();
  const x = g.input("x", { type: "float32", shape: [1, 100] });
  const many = backward(g.build([g.node("Relu", [x], {}, "y")]), "y", ["x"], { seeds: "many" });
  const [seeds, gradient] = ["grad(y)", "grad(x)"].map((v) => many.infos.get(v)!.shape[0]);
  expect([seeds, gradient]).toEqual(["seeds", "seeds"]);
  // The seeds, the mask and their product are alive together.
  expect(peakBytes(withOutputs(many, ["grad(x)"]))).toBe(3 * 400);
});

test("as many rows as fit, at least one and at most 64", () => {
  const ten = sessionBytes(chain(), 10);
  expect(batchSize(chain(), ten)).toBe(10);
  expect(batchSize(chain(), ten - 1)).toBe(9);
  expect(batchSize(chain(), 1)).toBe(1);
  expect(batchSize(chain(), 2 ** 40)).toBe(64);
});

test("of many seeds as many as fit beside the one forward pass", () => {
  const g = new Builder();
  const x = g.input("x", { type: "float32", shape: [1, 100] });
  const net = backward(g.build([g.node("Exp", [g.node("Exp", [x])], {}, "y")]), "y", ["x"], { seeds: "many" });
  const graph = withOutputs(net, ["grad(x)"]);
  const [one, two, ten] = [1, 2, 10].map((n) => sessionBytes(graph, n) - constantBytes(graph)) as [
    number,
    number,
    number,
  ];
  // What the forward pass holds is there once.
  expect(two).toBeLessThan(2 * one);
  expect(batchSize(graph, two)).toBe(2);
  expect(batchSize(graph, two - 1)).toBe(1);
  expect(batchSize(graph, ten)).toBe(10);
});

test("a row that is large fills the caches soon, and heavy weights are worth more rows", () => {
  const net = (reads: number) => {
    const g = new Builder();
    const w = g.constant(zeros([1, 2 ** 20]), "w");
    let x = g.input("x", { type: "float32", shape: ["N", 2 ** 20] });
    for (let i = 0; i < reads; i++) x = g.node("Add", [x, w]);
    return g.build([x]);
  };
  // Two values of 4 MiB in 256 MiB; weights of 384 times 4 MiB allow for a quarter of that.
  expect(batchSize(net(1), 2 ** 40)).toBe(32);
  expect(batchSize(net(384), 2 ** 40)).toBe(48);
});

test("what waits for a later node fills the caches sooner", () => {
  const g = new Builder();
  const x = g.input("x", { type: "float32", shape: ["N", 2 ** 20] });
  const early = g.node("Relu", [x]);
  const late = g.node("Exp", [g.node("Sigmoid", [early])]);
  // 4 MiB in 64 MiB wait while the exponential is taken.
  expect(batchSize(g.build([g.node("Add", [late, early])]), 2 ** 40)).toBe(16);
});

test("constants count once for each node that reads them", () => {
  const g = new Builder();
  const x = g.input("x", { type: "float32", shape: ["N", 30] });
  const w = g.constant(zeros([30, 30]), "w");
  expect(constantBytes(g.build([g.node("MatMul", [g.node("MatMul", [x, w]), w])]))).toBe(2 * 3600);
});

test("what a pass holds whose values are all kept", () => {
  const g = new Builder();
  const x = g.input("x", { type: "float32", shape: ["N", 3] });
  const y = g.node("Relu", [x]);
  expect(keptBytes(g.build([g.node("Add", [y, y])]))).toBe(2 * 3 * 4);
});
