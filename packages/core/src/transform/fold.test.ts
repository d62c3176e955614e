import { describe, expect, test } from "vitest";
import { doubles, float32, toDoubles } from "../base/tensor.ts";
import { evaluate } from "../engine/reference.ts";
import type { Graph } from "../onnx/graph.ts";
import { Builder } from "../op/builder.ts";
import { fold } from "./fold.ts";

const kinds = (graph: Graph) => graph.nodes.map((n) => n.op);

describe("constants of constants", () => {
  function net() {
    const g = new Builder();
    const x = g.input("x", { type: "float32", shape: ["N", 3] });
    const half = g.node(
      "Mul",
      [g.constant(float32([1, 3], [2, 4, 6]), "w"), g.constant(float32([], [0.5]), "s")],
      {},
      "half",
    );
    return g.build([g.node("Add", [x, g.node("Neg", [half], {}, "minus")], {}, "y")]);
  }

  test("are computed, under their names, and what made them is gone", () => {
    const folded = fold(net());
    expect(kinds(folded)).toEqual(["Add"]);
    expect([...folded.constants.keys()]).toEqual(["minus"]);
    expect(folded.constants.get("minus")).toEqual(float32([1, 3], [-1, -2, -3]));
  });

  test("of strings stay nodes", () => {
    const g = new Builder();
    expect(kinds(fold(g.build([g.node("Identity", [g.node("Constant", [], { value_string: "a" })])])))).toEqual([
      "Constant",
      "Identity",
    ]);
  });

  test("above the limit are left to the engine", () => {
    expect(kinds(fold(net(), { limit: 2 }))).toEqual(["Mul", "Neg", "Add"]);
  });

  test("that the caller asks for stay with what reads them", () => {
    const folded = fold(net(), { keep: new Set(["half"]) });
    expect(kinds(folded)).toEqual(["Mul", "Neg", "Add"]);
  });

  test("an output stays what a node makes", () => {
    const graph = net();
    expect(fold({ ...graph, outputs: ["minus"] }).nodes.map((n) => n.outputs[0])).toEqual(["minus"]);
  });
});

/** What PyTorch's exporter writes for `x.view(x.size(0), -1)`, and for `x.view(x.size(0), 2, 3, x.size(2) * x.size(3))`. */
function viewed(parts: (at: (i: number) => string, g: Builder) => string[]) {
  const g = new Builder();
  const x = g.input("x", { type: "float32", shape: ["N", 6, 5, 7] });
  const shape = g.node("Shape", [x]);
  const at = (i: number) => {
    const index = g.constant({ type: "int64", shape: [], data: BigInt64Array.of(BigInt(i)) }, `index${i}`);
    return g.node("Unsqueeze", [g.node("Gather", [shape, index]), g.ints([0])]);
  };
  const wanted = g.node("Concat", parts(at, g), { axis: 0 });
  return g.build([g.node("Reshape", [x, wanted], {}, "y")]);
}

describe("a computed shape", () => {
  test.each<[string, Parameters<typeof viewed>[0], number[], number[]]>([
    ["one open extent is left out", (at, g) => [at(0), g.ints([210])], [-1, 210], [2, 210]],
    ["one that stays beside a -1 is kept", (at, g) => [at(0), g.ints([-1])], [0, -1], [2, 210]],
    ["known ones are numbers", (at, g) => [at(0), g.ints([2, 3]), at(2), at(3)], [-1, 2, 3, 5, 7], [2, 2, 3, 5, 7]],
  ])("%s", (_, parts, written, shape) => {
    const graph = viewed(parts);
    const folded = fold(graph);
    expect(kinds(folded)).toEqual(["Reshape"]);
    const wanted = folded.constants.get(folded.nodes[0]!.inputs[1]!)!;
    expect([...toDoubles(wanted).data]).toEqual(written);
    expect(folded.infos.get("y")).toEqual(graph.infos.get("y"));
    const x = doubles(
      [2, 6, 5, 7],
      new Float64Array(420).map((_, i) => i),
      "float32",
    );
    expect(evaluate(folded, { x }).get("y")).toEqual(evaluate(graph, { x }).get("y"));
    expect(evaluate(folded, { x }).get("y")!.shape).toEqual(shape);
  });

  test("an extent that an Expand has already is broadcast as 1", () => {
    const g = new Builder();
    const x = g.input("x", { type: "float32", shape: ["N", 1, 5] });
    const batch = g.node("Shape", [x], { end: 1 });
    const y = g.node("Expand", [x, g.node("Concat", [batch, g.ints([4, 5])], { axis: 0 })], {}, "y");
    const folded = fold(g.build([y]));
    expect(kinds(folded)).toEqual(["Expand"]);
    expect(folded.infos.get("y")!.shape).toEqual(["N", 4, 5]);
  });

  test("two open extents, neither in its old place, stay computed", () => {
    const g = new Builder();
    const x = g.input("x", { type: "float32", shape: ["N", "H", 6] });
    const shape = g.node("Gather", [g.node("Shape", [x]), g.ints([1, 0, 2])]);
    expect(kinds(fold(g.build([g.node("Reshape", [x, shape], {}, "y")])))).toEqual(["Shape", "Gather", "Reshape"]);
  });
});

describe("nodes that hand their input on", () => {
  function net() {
    const g = new Builder();
    const x = g.input("x", { type: "float32", shape: ["N", 3] });
    const a = g.node("Dropout", [g.node("Relu", [x], {}, "relu")], {}, "dropout");
    return g.build([g.node("Neg", [g.node("Identity", [a], {}, "same")], {}, "y")]);
  }

  test("stay where the caller does not say which values it needs", () => {
    expect(kinds(fold(net()))).toEqual(["Relu", "Dropout", "Identity", "Neg"]);
  });

  test("are left out but for the values that it needs", () => {
    const folded = fold(net(), { keep: new Set(["dropout"]) });
    expect(kinds(folded)).toEqual(["Relu", "Dropout", "Neg"]);
    expect(folded.nodes.at(-1)!.inputs).toEqual(["dropout"]);
  });

  test("are left out all where it needs none", () => {
    expect(kinds(fold(net(), { keep: new Set() }))).toEqual(["Relu", "Neg"]);
  });
});
