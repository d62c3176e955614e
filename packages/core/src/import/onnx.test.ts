import { describe, expect, test } from "vitest";
import { ConvlensError } from "../base/errors.ts";
import { rng } from "../base/rng.ts";
import type { Shape, Tensor } from "../base/tensor.ts";
import { doubles, float32, fromDoubles, int64, size } from "../base/tensor.ts";
import { evaluate } from "../engine/reference.ts";
import type { Attrs, Dim, Graph, Node } from "../onnx/graph.ts";
import { emptyGraph } from "../onnx/graph.ts";
import { encodeGraph, encodeGraphExternal } from "../onnx/write.ts";
import { importerSuite, memoryFile } from "../testing/importerSuite.ts";
import { onnxFile, tensorValue } from "../testing/onnxFile.ts";
import type { ImportOptions, ModelFile } from "./define.ts";
import importer from "./onnx.ts";

function drawn(shape: Shape, seed = 1): Tensor {
  const { normal } = rng(seed);
  return float32(shape, Array.from({ length: size(shape) }, normal));
}

type Line = readonly [output: string, op: string, inputs: string, attrs?: Attrs];

/** A file of one input `x`, lines of nodes, and the last line's value as its output. */
function file(
  shape: readonly Dim[],
  lines: readonly Line[],
  constants: Readonly<Record<string, Tensor>> = {},
  opset = 13,
  metadata: Readonly<Record<string, string>> = {},
): ModelFile {
  const nodes = lines.map(
    ([output, op, inputs, attrs = {}]): Node => ({
      op,
      inputs: inputs ? inputs.split(" ") : [],
      outputs: [output],
      attrs,
    }),
  );
  const graph: Graph = {
    ...emptyGraph,
    nodes,
    inputs: ["x"],
    outputs: [lines.at(-1)![0]],
    constants: new Map(Object.entries(constants)),
    infos: new Map([["x", { type: "float32", shape }]]),
  };
  return memoryFile("m.onnx", encodeGraph(graph, { opsets: { "": opset }, metadata }));
}

const w = drawn([4, 3, 3, 3]);
const dense = drawn([4 * 5 * 6, 7], 2);
const read = (f: ModelFile, options: ImportOptions = {}) => importer.read(f, options);

/** conv → relu → flatten by a Reshape → dense, for a picture of 7×8. */
const classifier = (batch: Dim, reshape: readonly number[], opset = 13) =>
  file(
    [batch, 3, 7, 8],
    [
      ["conv", "Conv", "x w", { kernel_shape: [3, 3] }],
      ["relu", "Relu", "conv"],
      ["flat", "Reshape", "relu shape"],
      ["scores", "MatMul", "flat dense"],
    ],
    { w, dense, shape: int64([reshape.length], reshape) },
    opset,
  );

/** The same, as exporters of PyTorch write `x.view(x.size(0), -1)`. */
const computedShape = file(
  ["batch", 3, 7, 8],
  [
    ["conv", "Conv", "x w", { kernel_shape: [3, 3] }],
    ["shape", "Shape", "conv"],
    ["zero", "Constant", "", { value: int64([], [0]) }],
    ["n", "Gather", "shape zero", { axis: 0 }],
    ["n1", "Unsqueeze", "n axes"],
    ["wanted", "Concat", "n1 rest", { axis: 0 }],
    ["flat", "Reshape", "conv wanted"],
    ["scores", "MatMul", "flat dense"],
  ],
  { w, dense, axes: int64([1], [0]), rest: int64([1], [-1]) },
);

const shapes = { input: ["N", 3, 7, 8], output: ["N", 7] };
const layers = ["x", "conv", "relu", "flat", "scores"];

importerSuite(importer, {
  "an open batch": { file: classifier("batch", [0, -1]), ...shapes, values: layers },
  "a frozen batch": { file: classifier(1, [1, -1]), ...shapes, values: layers },
  "a frozen batch without -1": { file: classifier(1, [1, 120]), ...shapes, values: layers },
  "opset 7": { file: classifier(1, [1, -1], 7), ...shapes, values: layers },
  "a computed shape": { file: computedShape, ...shapes, values: ["conv", "flat", "scores"] },
});

test("shapes that only the graph computes are written down", async () => {
  const { graph } = await read(computedShape);
  expect(graph.nodes.map((n) => n.op)).toEqual(["Conv", "Reshape", "MatMul"]);
});

describe("the batch", () => {
  test("an opened batch gives each picture what it gets alone", async () => {
    const { graph } = await read(classifier(1, [1, -1]));
    const { normal } = rng(3);
    const x = doubles([2, 3, 7, 8], Array.from({ length: 336 }, normal), "float32");
    const both = evaluate(graph, { x }).get("scores")!.data;
    const second = evaluate(graph, { x: { ...x, shape: [1, 3, 7, 8], data: x.data.slice(168) } }).get("scores")!.data;
    expect([...both.slice(7)]).toEqual([...second]);
  });

  test.each([
    ["a reshape that lets the batch go", [["y", "Reshape", "x shape"]], [3, 56]],
    ["a sum over the batch", [["y", "ReduceSum", "x shape", { keepdims: 0 }]], [0]],
    ["a sum over the batch that keeps the axis", [["y", "ReduceSum", "x shape", { keepdims: 1 }]], [0]],
    ["a reshape that moves pixels to the batch", [["y", "Reshape", "x shape"]], [-1, 8]],
  ] as [string, Line[], number[]][])("stays one: %s", async (_, lines, shape) => {
    const { graph, notes } = await read(file([1, 3, 7, 8], lines, { shape: int64([shape.length], shape) }));
    expect(graph.infos.get("x")!.shape).toEqual([1, 3, 7, 8]);
    expect(notes[0]).toContain("fixes the batch at one picture");
  });

  test("frozen at another number is opened, or refused", async () => {
    const { graph } = await read(classifier(4, [4, 120]));
    expect(graph.infos.get("scores")!.shape).toEqual(["N", 7]);
    const fixed = file([4, 3, 7, 8], [["y", "Reshape", "x shape"]], { shape: int64([2], [12, 56]) });
    await expect(read(fixed)).rejects.toThrow("the model takes batches of exactly 4 pictures");
  });

  test("sizes that a Resize is told with the batch are told without it", async () => {
    const sizes = int64([4], [1, 3, 14, 24]);
    const f = file([1, 3, 7, 8], [["y", "Resize", "x  none sizes", { mode: "nearest" }]], {
      sizes,
      none: float32([0], []),
    });
    const { graph } = await read(f);
    expect(graph.infos.get("y")!.shape).toEqual(["N", 3, 14, 24]);
  });

  test("that is open in the file but fixed by its graph is fixed by us", async () => {
    const f = file(
      ["batch", 3, 7, 8],
      [
        ["y", "Add", "x offsets"],
        ["z", "Concat", "y offsets", { axis: 1 }],
      ],
      {
        offsets: drawn([1, 3, 7, 8]),
      },
    );
    const { graph, notes } = await read(f);
    expect(graph.infos.get("z")!.shape).toEqual([1, 6, 7, 8]);
    expect(notes[0]).toContain("fixes the batch");
  });
});

describe("the picture input", () => {
  const pooled = (shape: readonly Dim[]) => file(shape, [["y", "GlobalAveragePool", "x"]]);
  const shapeOf = async (f: ModelFile, options = {}) => {
    const { graph, notes } = await read(f, options);
    return [graph.infos.get("x")!.shape, notes] as const;
  };

  test("of open size is pinned: as asked, as a file beside the model says, or at 224 with a note", async () => {
    const open = pooled(["b", 3, "h", "w"]);
    expect(await shapeOf(open, { size: [30, 40] })).toEqual([["N", 3, 30, 40], []]);
    const beside = { "m.onnx.convlens.json": new TextEncoder().encode('{"input":{"size":[50,60]}}') };
    expect(await shapeOf(memoryFile("m.onnx", open.bytes, beside))).toEqual([["N", 3, 50, 60], []]);
    const [shape, notes] = await shapeOf(open);
    expect(shape).toEqual(["N", 3, 224, 224]);
    expect(notes).toEqual(["the file leaves the size of pictures open; 224×224 is taken (rows × columns)"]);
  });

  test("of fixed size ignores the size asked for", async () => {
    expect((await shapeOf(pooled([1, 3, 5, 6]), { size: [30, 40] }))[0]).toEqual(["N", 3, 5, 6]);
  });

  test("of open channels has those that the first convolution reads", async () => {
    const f = file(["b", "c", 9, 8], [["y", "Conv", "x w", { group: 2 }]], { w: drawn([4, 2, 3, 3]) });
    expect((await shapeOf(f))[0]).toEqual(["N", 4, 9, 8]);
  });

  test("with channels last is turned, and gives the same", async () => {
    const f = file(
      ["b", 5, 6, 3],
      [
        ["first", "Transpose", "x", { perm: [0, 3, 1, 2] }],
        ["y", "Relu", "first"],
      ],
    );
    const { graph } = await read(f);
    expect(graph.infos.get("x")!.shape).toEqual(["N", 3, 5, 6]);
    const x = doubles(
      [1, 3, 5, 6],
      Array.from({ length: 90 }, (_, i) => i),
      "float32",
    );
    expect([...evaluate(graph, { x }).get("y")!.data]).toEqual([...x.data]);
  });

  test("of open extents is taken for channels last where the graph begins by moving them", async () => {
    const f = file(["b", "h", "w", "c"], [["y", "Transpose", "x", { perm: [0, 3, 1, 2] }]]);
    expect((await shapeOf(f, { size: [5, 6] }))[0]).toEqual(["N", 3, 5, 6]);
    expect((await read(f, { size: [5, 6] })).graph.infos.get("y")!.shape).toEqual(["N", 3, 5, 6]);
  });

  test("of bytes is rounded from numbers; one that the graph casts itself is not", async () => {
    const value = { output: [tensorValue("y", [])], input: [tensorValue("x", ["b", 3, 5, 6], 2)] };
    const relu = { opType: "MaxPool", input: ["x"], output: ["y"], attribute: [ints("kernel_shape", [2, 2])] };
    const bytes = await read(onnxFile({ ...value, node: [relu] }));
    expect(bytes.graph.nodes.map((n) => n.op)).toEqual(["Round", "Cast", "MaxPool"]);
    expect(bytes.graph.infos.get("x")!.type).toBe("float32");
    const to = { name: "to", type: 2, i: 1n };
    const cast = { opType: "Cast", input: ["x"], output: ["y"], attribute: [to] };
    expect((await read(onnxFile({ ...value, node: [cast] }))).graph.nodes.map((n) => n.op)).toEqual(["Cast"]);
  });
});

const ints = (name: string, values: readonly number[]) => ({ name, type: 7, ints: values.map(BigInt) });
const relu = { opType: "Relu", input: ["x"], output: ["y"] };
const picture = tensorValue("x", ["b", 3, 5, 6]);
const y = tensorValue("y", []);

describe("what is refused, by name", () => {
  const add = { opType: "Add", input: ["x", "other"], output: ["y"] };
  const sequence = { name: "x", type: { value: { case: "sequenceType" as const, value: {} } } };
  const branch = { node: [{ opType: "Relu", input: ["x"], output: ["z"] }], output: [{ name: "z" }] };
  const one = { name: "w", dims: [1n], dataType: 1, floatData: [1] };
  const If = { opType: "If", input: ["c"], output: ["y"], attribute: [{ name: "then_branch", type: 5, g: branch }] };

  test.each([
    [
      "two inputs",
      { node: [add], input: [picture, tensorValue("other", [1])], output: [y] },
      'takes 2 inputs: "x" float32[b,3,5,6], "other" float32[1]',
    ],
    [
      "no input",
      { node: [{ opType: "Relu", input: ["w"], output: ["y"] }], initializer: [one], output: [y] },
      "no input",
    ],
    ["a sequence", { node: [relu], input: [sequence], output: [y] }, 'input "x" is a sequence'],
    ["a vector", { node: [relu], input: [tensorValue("x", ["b", 10])], output: [y] }, 'input "x" is float32[b,10]'],
    ["text", { node: [relu], input: [tensorValue("x", [1, 3, 5, 6], 8)], output: [y] }, 'input "x" is string[1,3,5,6]'],
    ["no shape", { node: [relu], input: [{ name: "x" }], output: [y] }, 'input "x" has no shape'],
    [
      "control flow that reads from outside",
      { node: [If], input: [picture], output: [y] },
      'operator If, which makes "y", reads "x"',
    ],
  ])("%s", async (_, graph, message) => {
    const error = await read(onnxFile(graph)).catch((e) => e);
    expect(error).toBeInstanceOf(ConvlensError);
    expect(error.message).toContain(message);
    expect(error.hint).toBeTruthy();
  });

  test("operators of sets that are to come", async () => {
    const of = (version: bigint, opType: string) =>
      onnxFile(
        { node: [{ ...relu, opType }], input: [picture], output: [y] },
        { opsetImport: [{ domain: "", version }] },
      );
    await expect(read(of(0n, "Relu"))).rejects.toThrow("there is no ONNX opset 0");
    await expect(read(of(24n, "Swish"))).rejects.toThrow('operator Swish, which makes "y", came with ONNX opset 24');
    expect((await read(of(24n, "Relu"))).notes).toEqual(["the model is of ONNX opset 24; it is read as one of 21"]);
  });
});

test("an unused second input and outputs that are no tensors are left out", async () => {
  const map = { name: "map", type: { value: { case: "mapType" as const, value: {} } } };
  const zip = { opType: "ZipMap", domain: "ai.onnx.ml", input: ["y"], output: ["map"] };
  const { graph, notes } = await read(
    onnxFile({ node: [relu, zip], input: [picture, tensorValue("mode", [1])], output: [map, y] }),
  );
  expect([graph.inputs, graph.outputs, graph.nodes.length, notes]).toEqual([["x"], ["y"], 1, []]);
});

test("an operator that is not known is passed over, with a note; what the file says of its value is kept", async () => {
  const odd = { opType: "Odd", domain: "some.where", input: ["x"], output: ["z"] };
  const after = { opType: "Relu", input: ["z"], output: ["y"] };
  const valueInfo = [tensorValue("z", ["b", 4])];
  const { graph, notes } = await read(onnxFile({ node: [odd, after], input: [picture], output: [y], valueInfo }));
  expect(notes).toEqual(["neither shapes nor gradients are known of some.where:Odd"]);
  expect(graph.infos.get("y")).toEqual({ type: "float32", shape: ["N", 4] });
});

test("the scores are the first float matrix among the outputs", async () => {
  const node = [relu, { opType: "Flatten", input: ["y"], output: ["z"] }];
  const f = onnxFile({ node, input: [picture], output: [y, tensorValue("z", [])] });
  expect((await read(f)).output).toBe("z");
});

test("metadata say what is declared", async () => {
  const said = { input: { channels: "BGR" }, output: { labels: ["a", "b"] } };
  const f = file([1, 3, 5, 6], [["y", "Relu", "x"]], {}, 13, { convlens: JSON.stringify(said), author: "me" });
  const model = await read(f);
  expect(model.declared).toEqual(said);
  expect(model.metadata.author).toBe("me");
});

describe("external data", () => {
  const graph: Graph = {
    ...emptyGraph,
    nodes: [{ op: "Conv", inputs: ["x", "w"], outputs: ["y"], attrs: {} }],
    inputs: ["x"],
    outputs: ["y"],
    constants: new Map([["w", w]]),
    infos: new Map([["x", { type: "float32", shape: ["N", 3, 7, 8] }]]),
  };
  const encoded = (name: string) => encodeGraphExternal(graph, { file: name, threshold: 4 });

  test("is read from the file beside", async () => {
    const { bytes, files } = encoded("w.bin");
    const model = await read(memoryFile("m.onnx", bytes, { "w.bin": files[0]!.bytes }));
    expect(model.graph.constants.get("w")).toEqual(w);
  });

  test("that is missing is named, and that lies elsewhere is refused", async () => {
    await expect(read(memoryFile("m.onnx", encoded("w.bin").bytes))).rejects.toThrow('the file "w.bin"');
    for (const name of ["../w.bin", "/etc/w.bin", "C:\\w.bin", "a/../../w.bin"])
      await expect(read(memoryFile("m.onnx", encoded(name).bytes))).rejects.toThrow("outside of its folder");
  });
});

test("half-precision weights that a Constant node holds become constants; an Identity of one is passed over", async () => {
  const half = fromDoubles({ type: "float16", shape: [1], data: Float64Array.of(0.5) });
  const f = file(
    ["b", 3, 5, 6],
    [
      ["c", "Constant", "", { value: half }],
      ["same", "Identity", "c"],
      ["single", "Cast", "same", { to: 1 }],
      ["y", "Mul", "x single"],
    ],
  );
  const { graph } = await read(f);
  expect(graph.nodes.map((n) => n.op)).toEqual(["Mul"]);
  expect(graph.constants.get("single")).toEqual(float32([1], [0.5]));
});
