import { expect, test } from "vitest";
import { UsageError } from "../base/errors.ts";
import { doubles, float32 } from "../base/tensor.ts";
import { evaluate } from "../engine/reference.ts";
import { Builder } from "../op/builder.ts";
import { tap } from "./taps.ts";

function net() {
  const g = new Builder();
  const x = g.input("x", { type: "float32", shape: ["N", 3] });
  const w = g.constant(float32([3], [1, 2, 3]), "weights");
  const a = g.node("Mul", [x, w], {}, "first");
  const b = g.node("Relu", [a], {}, "second");
  return g.build([g.node("Neg", [b], {}, "third")]);
}

test("values come behind the outputs, each once", () => {
  const { graph, names } = tap(net(), ["first", "third", "first"]);
  expect(names).toEqual(["first", "third", "first"]);
  expect(graph.outputs).toEqual(["third", "first"]);
});

test("alone, they leave out what they do not need", () => {
  const { graph } = tap(net(), ["second"], { only: true });
  expect(graph.outputs).toEqual(["second"]);
  expect(graph.nodes.map((n) => n.op)).toEqual(["Mul", "Relu"]);
});

test("an input and a constant come out as copies", () => {
  const { graph, names } = tap(net(), ["x", "weights", "x"], { only: true });
  expect(names).toEqual(["tap(x)", "tap(weights)", "tap(x)"]);
  const values = evaluate(graph, { x: doubles([1, 3], [4, 5, 6], "float32") });
  expect([...values.get("tap(x)")!.data]).toEqual([4, 5, 6]);
  expect([...values.get("tap(weights)")!.data]).toEqual([1, 2, 3]);
});

test("a name that is not there", () => {
  expect(() => tap(net(), ["secnd"])).toThrow(UsageError);
  expect(() => tap(net(), ["secnd"])).toThrow('no value "secnd"');
});
