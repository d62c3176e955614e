import { describe, expect, test } from "vitest";
import { rng } from "../base/rng.ts";
import type { Doubles, Shape, Tensor } from "../base/tensor.ts";
import { doubles, fromDoubles, size, toDoubles } from "../base/tensor.ts";
import type { Engine } from "../engine/define.ts";
import { evaluate } from "../engine/reference.ts";
import type { Graph } from "../onnx/graph.ts";
import { withOutputs } from "../onnx/graph.ts";
import { Builder } from "../op/builder.ts";
import { backward, gradientOf } from "../transform/backward.ts";
import { withBatch } from "../transform/batch.ts";
import { foldBatchNorm } from "../transform/foldBatchNorm.ts";
import { branchNet, depthwiseNet, normalizedNet, residualNet, tinyNet } from "./nets.ts";
import { expectClose } from "./opSuite.ts";

/** float32 rounds at 6e-8, and these nets are five layers deep with sums of a hundred terms. Relative to the largest element. */
const TOLERANCE = 2e-5;

const nets = { tinyNet, residualNet, branchNet, depthwiseNet, normalizedNet };

/**
 * What every engine must do, wherever it runs: small networks forward and backward as in the float64 reference, with any batch
 * and with many seeds, tensors of every type, and errors that name the place.
 */
export function platformSuite(name: string, engineOf: () => Engine | Promise<Engine>): void {
  describe(`${name} runs`, () => {
    for (const [net, make] of Object.entries(nets)) netCases(net, make(), engineOf);
    typeCases(engineOf);
    sessionCases(engineOf);
  });
}

function netCases(net: string, graph: Graph, engineOf: () => Engine | Promise<Engine>): void {
  test(`${net}, whatever the batch`, async () => {
    const session = await (await engineOf()).prepare(graph);
    for (const batch of [1, 3, 2]) {
      const feeds = { picture: random([batch, 3, 10, 11], batch) };
      await expectAsReference(session, graph, feeds);
    }
    await session.release();
  });

  test(`${net}, backward for each picture`, async () => {
    const back = gradientOnly(backward(foldBatchNorm(graph, new Set(["logits"])), "logits", ["picture"]));
    const session = await (await engineOf()).prepare(back);
    for (const batch of [2, 1]) {
      const feeds = { picture: random([batch, 3, 10, 11], batch), [gradientOf("logits")]: random([batch, 4], 7) };
      await expectAsReference(session, back, feeds);
    }
    await session.release();
  });

  test(`${net}, backward of many seeds over one picture`, async () => {
    const back = gradientOnly(backward(withBatch(graph, 1), "logits", ["picture"], { seeds: "many" }));
    const session = await (await engineOf()).prepare(back);
    for (const seeds of [1, 5]) {
      const feeds = { picture: random([1, 3, 10, 11], 3), [gradientOf("logits")]: random([seeds, 4], seeds) };
      await expectAsReference(session, back, feeds);
    }
    await session.release();
  });
}

const gradientOnly = (graph: Graph): Graph => withOutputs(graph, [gradientOf("picture")]);

function typeCases(engineOf: () => Engine | Promise<Engine>): void {
  const cases = {
    float32: [0.5, -2, 3],
    float64: [0.1, -2, 3],
    float16: [0.5, -2, 3],
    int8: [-128, 0, 127],
    uint8: [0, 1, 255],
    int16: [-32768, 0, 32767],
    uint16: [0, 1, 65535],
    int32: [-(2 ** 31), 0, 2 ** 31 - 1],
    uint32: [0, 1, 2 ** 32 - 1],
    int64: [-(2 ** 53), 0, 2 ** 53],
    uint64: [0, 1, 2 ** 53],
    bool: [1, 0, 1],
  } as const;

  for (const [type, numbers] of Object.entries(cases) as [keyof typeof cases, readonly number[]][])
    test(`${type} tensors in and out`, async () => {
      const g = new Builder();
      const x = g.input("x", { type, shape: [3] });
      const graph = g.build([g.node("Identity", [x])]);
      const given = fromDoubles({ type, shape: [3], data: Float64Array.from(numbers) });
      const session = await (await engineOf()).prepare(graph);
      const out = (await session.run({ x: given }))[graph.outputs[0]!]!;
      expect(out).toEqual(given);
      await session.release();
    });

  test("booleans and integers from floats", async () => {
    const g = new Builder();
    const x = g.input("x", { type: "float32", shape: ["N", 5] });
    const positive = g.node("Greater", [x, g.scalar(0, x)]);
    const best = g.node("ArgMax", [x], { axis: 1, keepdims: 0 });
    const graph = g.build([positive, best]);
    const session = await (await engineOf()).prepare(graph);
    const feeds = { x: random([4, 5], 2) };
    await expectAsReference(session, graph, feeds);
    const out = await session.run({ x: fromDoubles(feeds.x) });
    expect([out[positive]!.type, out[best]!.type]).toEqual(["bool", "int64"]);
    await session.release();
  });

  test("large constants that are views into a longer buffer", async () => {
    const all = random([3000], 4);
    const long = (fromDoubles(all) as Tensor & { data: Float32Array }).data;
    const g = new Builder();
    const x = g.input("x", { type: "float32", shape: ["N", 40] });
    const weights = g.constant({ type: "float32", shape: [40, 50], data: long.subarray(7, 2007) });
    const graph = g.build([g.node("MatMul", [x, weights])]);
    const session = await (await engineOf()).prepare(graph);
    await expectAsReference(session, graph, { x: random([2, 40], 5) });
    await session.release();
  });
}

function sessionCases(engineOf: () => Engine | Promise<Engine>): void {
  test("several sessions and runs at a time", async () => {
    const engine = await engineOf();
    const graphs = [tinyNet(), branchNet()];
    const sessions = await Promise.all(graphs.map((g) => engine.prepare(g)));
    const runs = [0, 1, 0, 1].map((k) =>
      expectAsReference(sessions[k]!, graphs[k]!, { picture: random([2, 3, 10, 11], k) }),
    );
    await Promise.all(runs);
    await Promise.all(sessions.map((s) => s.release()));
  });

  test("no run once it is aborted", async () => {
    const session = await (await engineOf()).prepare(tinyNet());
    const aborted = new AbortController();
    aborted.abort();
    const picture = fromDoubles(random([1, 3, 10, 11], 1));
    await expect(session.run({ picture }, aborted.signal)).rejects.toThrow(/abort/i);
    await session.release();
  });

  test("an input that is missing is named", async () => {
    const session = await (await engineOf()).prepare(tinyNet());
    await expect(session.run({})).rejects.toThrow(/"picture" is not given/);
    await session.release();
  });

  test("an operator that nobody knows is named", async () => {
    const g = new Builder();
    const x = g.input("x", { type: "float32", shape: [2] });
    const graph = g.build([g.node("Frobnicate", [x], {}, "strange")]);
    await expect((await engineOf()).prepare(graph)).rejects.toThrow(/Frobnicate/);
  });

  test("shapes that do not fit are told with the operator and the value", async () => {
    const g = new Builder();
    const x = g.input("x", { type: "float32", shape: ["a", "b"] });
    const y = g.input("y", { type: "float32", shape: ["c", "d"] });
    const graph = g.build([g.node("MatMul", [x, y], {}, "product")]);
    const session = await (await engineOf()).prepare(graph);
    const feeds = { x: fromDoubles(random([2, 3], 1)), y: fromDoubles(random([4, 5], 1)) };
    await expect(session.run(feeds)).rejects.toThrow(/in MatMul that makes "product"/);
    await session.release();
  });
}

async function expectAsReference(
  session: Awaited<ReturnType<Engine["prepare"]>>,
  graph: Graph,
  feeds: Readonly<Record<string, Doubles>>,
): Promise<void> {
  const given = Object.fromEntries(Object.entries(feeds).map(([k, d]) => [k, fromDoubles(d)]));
  const expected = evaluate(graph, Object.fromEntries(Object.entries(given).map(([k, t]) => [k, toDoubles(t)])));
  const actual = await session.run(given);
  expect(Object.keys(actual)).toEqual([...graph.outputs]);
  for (const v of graph.outputs) expectClose(toDoubles(actual[v]!), expected.get(v)!, TOLERANCE);
}

function random(shape: Shape, seed: number): Doubles {
  const { normal } = rng(seed);
  return doubles(shape, Float64Array.from({ length: size(shape) }, normal), "float32");
}
