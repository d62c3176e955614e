import { expect, test } from "vitest";
import { doubles } from "../base/tensor.ts";
import { evaluate } from "../engine/reference.ts";
import { Builder } from "../op/builder.ts";
import { backward, NoGradientError } from "./backward.ts";

const vector = (...data: number[]) => doubles([data.length], data);

function start(extent: number | "N" = 3) {
  const g = new Builder();
  g.input("x", { type: "float32", shape: [extent] });
  return g;
}

test("gradients of several paths add up", () => {
  const g = start();
  const y = g.node("Add", [g.node("Mul", ["x", "x"]), "x"], {}, "y");
  const graph = backward(g.build([y]), y, ["x"]);
  const out = evaluate(graph, { x: vector(1, 2, 3), "grad(y)": vector(1, 1, 1) });
  expect([...out.get("grad(x)")!.data]).toEqual([3, 5, 7]);
});

test("three paths and more are one sum", () => {
  const g = start();
  const y = g.node("Add", [g.node("Mul", ["x", "x"]), g.node("Add", ["x", "x"])], {}, "y");
  const out = evaluate(backward(g.build([y]), y, ["x"]), { x: vector(1, 2, 3), "grad(y)": vector(1, 1, 1) });
  expect([...out.get("grad(x)")!.data]).toEqual([4, 6, 8]);
});

test("an inner value and a constant can be differentiated to as well, in one pass", () => {
  const g = start();
  const w = g.constant({ type: "float32", shape: [3], data: Float32Array.of(2, 3, 4) }, "w");
  const h = g.node("Mul", ["x", w], {}, "h");
  const y = g.node("Mul", [h, h], {}, "y");
  const graph = backward(g.build([y]), y, ["h", "w"]);
  const out = evaluate(graph, { x: vector(1, 1, 2), "grad(y)": vector(1, 1, 1) });
  expect([...out.get("grad(h)")!.data]).toEqual([4, 6, 16]);
  expect([...out.get("grad(w)")!.data]).toEqual([4, 6, 32]);
});

test("it stops at its target: nothing below it is differentiated", () => {
  const g = start();
  const h = g.node("Exp", ["x"], {}, "h");
  const y = g.node("Mul", [h, h], {}, "y");
  const graph = backward(g.build([y]), y, [h]);
  expect(graph.nodes.flatMap((n) => n.outputs).filter((v) => v.startsWith("grad(x)"))).toEqual([]);
});

test("what broadcasting stretched is summed", () => {
  const g = new Builder();
  g.input("x", { type: "float32", shape: [2, 3] });
  const b = g.input("b", { type: "float32", shape: [3] });
  const y = g.node("Add", ["x", b], {}, "y");
  const graph = backward(g.build([y]), y, ["b"]);
  const out = evaluate(graph, {
    x: doubles([2, 3], [0, 0, 0, 0, 0, 0]),
    b: vector(0, 0, 0),
    "grad(y)": doubles([2, 3], [1, 2, 3, 4, 5, 6]),
  });
  expect([...out.get("grad(b)")!.data]).toEqual([5, 7, 9]);
});

test("an operator without a gradient is named with its place", () => {
  const g = start();
  g.add({ op: "Mystery", domain: "test", inputs: ["x"], outputs: ["h"], attrs: {} });
  g.add({ op: "Identity", inputs: ["h"], outputs: ["y"], attrs: {} });
  const graph = g.build(["y"]);
  const known = {
    ...graph,
    infos: new Map([...graph.infos, ["h", graph.infos.get("x")!], ["y", graph.infos.get("x")!]]),
  };
  expect(() => backward(known, "y", ["x"])).toThrow(NoGradientError);
  expect(() => backward(known, "y", ["x"])).toThrow('test:Mystery, which makes "h"');
});

test("a value that does not matter is refused", () => {
  const g = start();
  const b = g.input("b", { type: "float32", shape: [3] });
  const y = g.node("Exp", ["x"], {}, "y");
  expect(() => backward(g.build([y]), y, [b])).toThrow('"y" does not depend on "b"');
});

test("many seeds refuse a batch that is not one", () => {
  const g = start("N");
  const y = g.node("Exp", ["x"], {}, "y");
  expect(() => backward(g.build([y]), y, ["x"], { seeds: "many" })).toThrow("a batch of one");
});
