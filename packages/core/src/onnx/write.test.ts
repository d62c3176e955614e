import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as ort from "onnxruntime-node";
import { describe, expect, test } from "vitest";
import type { DataType, Tensor } from "../base/tensor.ts";
import { bytesOf, float32, fromDoubles, int64 } from "../base/tensor.ts";
import { Builder } from "../op/builder.ts";
import { shelf } from "../testing/shelf.ts";
import type { Graph } from "./graph.ts";
import { decodeModel, externalFiles, graphOf } from "./read.ts";
import { encodeGraph, encodeGraphExternal } from "./write.ts";

const reread = (graph: Graph) => graphOf(decodeModel(encodeGraph(graph)));

function expectEqual(actual: Graph, expected: Graph): void {
  const { extra: _, infos: __, ...rest } = expected;
  expect(actual).toMatchObject(rest);
  expect([...actual.constants.keys()].sort()).toEqual([...expected.constants.keys()].sort());
  for (const v of [...expected.inputs, ...expected.outputs, ...expected.constants.keys()])
    expect(actual.infos.get(v), v).toEqual(expected.infos.get(v));
}

/** The graph with a digest in place of each constant's numbers: comparing millions of them one by one takes long. */
const digested = (graph: Graph) => ({
  ...graph,
  constants: [...graph.constants].map(([v, t]) => {
    const { buffer, byteOffset, byteLength } = t.data as Float32Array;
    const digest = createHash("sha256")
      .update(new Uint8Array(buffer, byteOffset, byteLength))
      .digest("hex");
    return [v, t.type, t.shape, digest];
  }),
});

const numeric: DataType[] = ["float32", "float64", "float16", "bfloat16", "bool"];
for (const width of [8, 16, 32, 64]) numeric.push(`int${width}` as DataType, `uint${width}` as DataType);

const tensors: Record<string, Tensor> = Object.fromEntries([
  ...numeric.map((type) => [type, fromDoubles({ type, shape: [3, 2], data: Float64Array.of(0, 1, 1, 0, 1, 0) })]),
  ["string", { type: "string", shape: [2], data: ["Hund", "貓 🐈"] }],
  ["scalar", float32([], [0.5])],
  ["empty", int64([0], [])],
  ["largest", { type: "int64", shape: [2], data: BigInt64Array.of(2n ** 63n - 1n, -(2n ** 63n)) }],
]);

/** A small net: a strided convolution with a bias, an activation and a flattening to a matrix of scores. */
function net(): Graph {
  const g = new Builder();
  const x = g.input("x", { type: "float32", shape: ["N", 2, 5, 4] });
  const w = g.constant(float32([3, 2, 1, 1], [1, 2, 3, 4, 5, 6]), "w");
  const y = g.node("LeakyRelu", [g.node("Conv", [x, w], { strides: [2, 2], auto_pad: "VALID" }, "conv")], { alpha: 2 });
  return g.build([g.node("Flatten", [y], { axis: 1 }, "flat")]);
}

describe("a graph written and read again", () => {
  test("is equal", () => expectEqual(reread(net()), net()));

  test.each(Object.entries(tensors))("keeps a constant: %s", (name, t) => {
    const g = new Builder();
    const value = g.constant(t, name);
    expect(reread(g.build([value])).constants.get(value)).toEqual(t);
  });

  test("keeps attributes of every kind", () => {
    const attrs = {
      whole: 3,
      largest: 2 ** 63,
      alpha: 2,
      ints: [1, -2],
      scales: [2, 3],
      text: "größer",
      words: ["a", "b"],
      nothing: [],
      value: float32([2], [1, 2]),
    };
    const node = { op: "Custom", domain: "some.where", name: "n", inputs: ["x", "", "x"], outputs: ["y"], attrs };
    const graph = { ...net(), nodes: [node], outputs: ["y"] };
    expect(reread(graph).nodes).toEqual([node]);
  });

  test("writes an attribute of any name as the float or integer that it was read as", () => {
    const node = {
      op: "Custom",
      inputs: ["x"],
      outputs: ["y"],
      attrs: { odd: 2, alpha: 2, list: [1, 2] },
      attrKinds: { odd: "float", alpha: "int", list: "float" } as const,
    };
    expect(reread({ ...net(), nodes: [node], outputs: ["y"] }).nodes).toEqual([node]);
  });

  test("refuses a fraction where the operator takes an integer", () => {
    const graph = { ...net(), nodes: [{ op: "Flatten", inputs: ["x"], outputs: ["y"], attrs: { axis: 0.5 } }] };
    expect(() => encodeGraph(graph)).toThrow('attribute "axis" of Flatten is an integer');
  });
});

test("the engine opens and runs what is written", async () => {
  const session = await ort.InferenceSession.create(encodeGraph(net()));
  const x = new ort.Tensor(
    "float32",
    Float32Array.from({ length: 80 }, (_, i) => i - 40),
    [2, 2, 5, 4],
  );
  expect((await session.run({ x })).flat!.dims).toEqual([2, 18]);
  await session.release();
});

test("inner values are declared on demand", () => {
  expect(decodeModel(encodeGraph(net())).graph!.valueInfo).toEqual([]);
  expect(graphOf(decodeModel(encodeGraph(net(), { valueInfos: true }))).infos.get("conv")).toEqual(
    net().infos.get("conv"),
  );
});

test("name, metadata and operator sets are what was asked for", () => {
  const proto = decodeModel(encodeGraph(net(), { name: "net", metadata: { a: "b" }, opsets: { "": 20 } }));
  expect(proto.graph!.name).toBe("net");
  expect(graphOf(proto).extra).toMatchObject({ metadata: { a: "b" }, opsets: { "": 20 } });
});

describe("external data", () => {
  const { bytes, files } = encodeGraphExternal(net(), { file: "net.data", threshold: 8 });
  const external = new Map(files.map((f) => [f.name, f.bytes]));

  test("is read again", () => {
    const proto = decodeModel(bytes);
    expect(externalFiles(proto)).toEqual(["net.data"]);
    expectEqual(graphOf(proto, { external }), net());
  });

  test("is read by the engine", async () => {
    const session = await ort.InferenceSession.create(bytes, {
      externalData: [{ path: "net.data", data: external.get("net.data")! }],
    });
    expect(session.outputNames).toEqual(["flat"]);
    await session.release();
  });

  test("that is missing or too short is named", () => {
    const proto = decodeModel(bytes);
    expect(() => graphOf(proto)).toThrow('tensor "w" is stored in the file "net.data", which is not beside the model');
    const short = new Map([["net.data", new Uint8Array(7)]]);
    expect(() => graphOf(proto, { external: short })).toThrow(
      'tensor "w" lies at bytes 0 to 24 of "net.data", which has 7',
    );
  });
});

test("more than 2 GiB is refused, with the way out", () => {
  const g = new Builder();
  const half = float32([2 ** 27], new Float32Array(2 ** 27));
  const graph = g.build([1, 2, 3, 4].map((i) => g.constant(half, `w${i}`)));
  expect(bytesOf("float32") * half.data.length).toBe(2 ** 29);
  expect(() => encodeGraph(graph)).toThrow("the model takes 2.00 GiB, and an ONNX file holds at most 2 GiB");
});

describe.skipIf(!shelf)("models of the shelf (skipped where it is absent)", () => {
  const opened = [
    "imagenet/squeezenet11",
    "imagenet/googlenet",
    "imagenet/mobilenetv2-quantised",
    "onnx/mnist",
    "onnx/ultraface",
  ];
  test.each([...opened, "onnx/mnist_opset1", "imagenet/shufflenetv2-int8"])(
    "%s, written and read again, is equal",
    async (name) => {
      const graph = graphOf(decodeModel(readFileSync(join(shelf!, "models", `${name}.onnx`))));
      const bytes = encodeGraph(graph, { valueInfos: true });
      expect(digested(graphOf(decodeModel(bytes)))).toEqual(digested(graph));
      if (opened.includes(name)) await (await ort.InferenceSession.create(bytes)).release();
    },
  );
});
