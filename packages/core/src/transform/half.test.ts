import { expect, test } from "vitest";
import { float32, halfToNumber, toDoubles } from "../base/tensor.ts";
import { evaluate, referenceEngine } from "../engine/reference.ts";
import type { Graph } from "../onnx/graph.ts";
import { producers } from "../onnx/graph.ts";
import { Builder } from "../op/builder.ts";
import { engines } from "../testing/engines.ts";
import { nets } from "../testing/index.ts";
import { randomPicture } from "../testing/methodSuite.ts";
import { halved } from "./half.ts";

const typeOf = (graph: Graph, v: string) => graph.infos.get(v)?.type;
const casts = (graph: Graph) => graph.nodes.filter((n) => n.op === "Cast").map((n) => n.outputs[0]);

/** Ten layers, each rounded to 11 bits, of scores up to 1. */
const TOLERANCE = 1e-2;

test.each(Object.entries(nets))("%s gives nearly the same scores, under the same names", async (_, net) => {
  const graph = net();
  const half = halved(graph);
  expect([half.inputs, half.outputs]).toEqual([graph.inputs, graph.outputs]);
  for (const v of [...graph.inputs, ...graph.outputs]) expect(half.infos.get(v)).toEqual(graph.infos.get(v));
  for (const n of graph.nodes) for (const v of n.outputs) expect(half.infos.has(v)).toBe(true);
  const floats = [...half.constants.values()].filter((t) => t.type.startsWith("float"));
  expect(new Set(floats.map((t) => t.type))).toEqual(new Set(["float16"]));

  const picture = randomPicture([2, 3, 10, 11]);
  const [output] = graph.outputs;
  const wanted = toDoubles(evaluate(graph, { picture: toDoubles(picture) }).get(output!)!).data;
  for (const engine of [...engines(), referenceEngine]) {
    const session = await engine.prepare(half);
    const { data } = toDoubles((await session.run({ picture }))[output!]!);
    await session.release();
    for (const [i, v] of data.entries()) expect(Math.abs(v - wanted[i]!)).toBeLessThan(TOLERANCE);
  }
});

test("weights are rounded to the nearest float16", () => {
  const g = new Builder();
  const x = g.input("x", { type: "float32", shape: ["N", 2] });
  const w = g.constant(float32([2], [0.1, -3.14]), "w");
  const half = halved(g.build([g.node("Mul", [x, w], {}, "y")]));
  const bits = [...(half.constants.get("w")!.data as Uint16Array)];
  // 0.1 = 1.6 / 16 and 3.14 = 1.57 · 2, with ten bits behind the point.
  expect(bits.map(halfToNumber)).toEqual([Math.round(1.6 * 1024) / 1024 / 16, -Math.round(1.57 * 1024) / 512]);
});

test("what takes no float16 stays float32, with casts around it, one for all its readers", () => {
  const g = new Builder();
  const x = g.input("x", { type: "float32", shape: ["N", 2] });
  const a = g.node("Relu", [x], {}, "a");
  const b = g.node("Celu", [a], {}, "b");
  const c = g.node("Celu", [a], { alpha: 2 }, "c");
  const half = halved(g.build([g.node("Add", [b, c], {}, "y")]));
  expect(["a", "b", "c"].map((v) => typeOf(half, v))).toEqual(["float16", "float32", "float32"]);
  expect(casts(half)).toEqual(["x/float16", "a/float32", "b/float16", "c/float16", "y"]);
});

test("the scales of a Resize stay float32", () => {
  const g = new Builder();
  const x = g.input("x", { type: "float32", shape: ["N", 1, 3, 4] });
  const scales = g.constant(float32([4], [1, 1, 2, 2]), "scales");
  const half = halved(g.build([g.node("Resize", [x, "", scales], { mode: "nearest" }, "y")]));
  expect(half.constants.get("scales")!.type).toBe("float32");
  expect(typeOf(half, "y/float16")).toBe("float16");
  expect(half.infos.get("y")!.shape).toEqual(["N", 1, 6, 8]);
});

test("a constant that float16 cannot hold keeps its node float32; infinity it can hold", () => {
  const g = new Builder();
  const x = g.input("x", { type: "float32", shape: ["N", 2] });
  const large = g.node("Add", [x, g.constant(float32([2], [1, -70000]), "large")], {}, "a");
  const endless = g.node("Min", [large, g.constant(float32([], [Infinity]), "endless")], {}, "b");
  const half = halved(g.build([g.node("Relu", [endless], {}, "y")]));
  expect(["large", "a", "endless", "b"].map((v) => typeOf(half, v))).toEqual([
    "float32",
    "float32",
    "float16",
    "float16",
  ]);
});

test("what makes or reads a value that is too large stays float32", () => {
  const g = new Builder();
  const x = g.input("x", { type: "float32", shape: ["N", 2] });
  const large = g.node("Exp", [g.node("Relu", [x], {}, "a")], {}, "large");
  const graph = g.build([g.node("Relu", [g.node("Log", [large], {}, "b")], {}, "y")]);
  const half = halved(graph, new Set(["large"]));
  expect(["a", "large", "b"].map((v) => typeOf(half, v))).toEqual(["float16", "float32", "float32"]);
});

test("a constant that both read is there twice", () => {
  const g = new Builder();
  const x = g.input("x", { type: "float32", shape: ["N", 2] });
  const w = g.constant(float32([2], [1, 2]), "w");
  const kept = g.node("Celu", [w], {}, "kept");
  const half = halved(g.build([g.node("Add", [g.node("Mul", [x, w], {}, "a"), kept], {}, "y")]));
  expect(half.constants.get("w")!.type).toBe("float32");
  expect(half.constants.get("w/float16")!.type).toBe("float16");
});

test("an output that is read inside, too, is float32 outside and float16 inside", () => {
  const g = new Builder();
  const x = g.input("x", { type: "float32", shape: ["N", 2] });
  const a = g.node("Relu", [x], {}, "a");
  const half = halved(g.build([a, g.node("Neg", [a], {}, "y")]));
  expect(typeOf(half, "a")).toBe("float32");
  expect(producers(half).get("y/float16")!.inputs).toEqual(["a/float16"]);
});

test("what makes float32 of something else, and whole numbers, stay as they are", () => {
  const g = new Builder();
  const x = g.input("x", { type: "int64", shape: ["N", 2] });
  const a = g.node("Cast", [x], { to: 1 }, "a");
  const half = halved(g.build([g.node("Relu", [a], {}, "y"), g.node("ArgMax", [a], { axis: 1 }, "best")]));
  expect(["x", "a", "best"].map((v) => typeOf(half, v))).toEqual(["int64", "float32", "int64"]);
  const out = evaluate(half, { x: { type: "int64", shape: [1, 2], data: Float64Array.of(3, 5) } });
  expect([...out.get("y")!.data]).toEqual([3, 5]);
});
