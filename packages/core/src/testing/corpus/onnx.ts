import { fromBinary, fromJsonString, toBinary, toJsonString } from "@bufbuild/protobuf";
import type { Shape, Tensor } from "../../base/tensor.ts";
import { float32, int64, size } from "../../base/tensor.ts";
import type { Attrs, Dim, Graph, Node } from "../../onnx/graph.ts";
import { emptyGraph } from "../../onnx/graph.ts";
import { ModelProtoSchema } from "../../onnx/proto/onnx.gen.ts";
import { encodeGraph, encodeGraphExternal } from "../../onnx/write.ts";
import type { Specimen } from "../fuzz.ts";
import { branchNet, depthwiseNet, gatedNet } from "../nets.ts";
import { onnxFile, tensorValue } from "../onnxFile.ts";
import { codedNet } from "../quantized.ts";

type Line = readonly [output: string, op: string, inputs: string, attrs?: Attrs];

const counted = (shape: Shape): Tensor =>
  float32(
    shape,
    Array.from({ length: size(shape) }, (_, i) => ((i * 7) % 11) / 11 - 0.5),
  );

function graphOf(shape: readonly Dim[], lines: readonly Line[], constants: Readonly<Record<string, Tensor>>): Graph {
  const nodes = lines.map(([outputs, op, inputs, attrs = {}]): Node => {
    const listed = (names: string) => (names ? names.split(" ").map((v) => (v === "-" ? "" : v)) : []);
    return { op, inputs: listed(inputs), outputs: listed(outputs), attrs };
  });
  return {
    ...emptyGraph,
    nodes,
    inputs: ["x"],
    outputs: [lines.at(-1)![0]],
    constants: new Map(Object.entries(constants)),
    infos: new Map([["x", { type: "float32", shape }]]),
  };
}

/** What changed its form on the way from opset 1 to 7. */
const oldest = graphOf(
  [1, 3, 6, 5],
  [
    ["scaled", "ImageScaler", "x", { scale: 0.5, bias: [1, 2, 3] }],
    ["padded", "Pad", "scaled", { paddings: [0, 0, 1, 1, 0, 0, 1, 1] }],
    ["conv", "Conv", "padded w", { kernel_shape: [3, 3], auto_pad: "VALID" }],
    ["plus", "Add", "conv b", { broadcast: 1, axis: 1, consumed_inputs: [0, 0] }],
    ["norm", "BatchNormalization", "plus b b b b", { is_test: 1, consumed_inputs: [0, 0, 0, 1, 1] }],
    ["relu", "Selu", "norm", { consumed_inputs: [0] }],
    ["slope", "PRelu", "relu b"],
    ["cropped", "Crop", "slope", { border: [1, 0, 0, 1] }],
    ["large", "Upsample", "cropped", { width_scale: 2, height_scale: 1 }],
    ["left right", "Split", "large", { axis: 3, split: [3, 5] }],
    ["wide", "Tile", "left tiles axis"],
    ["both", "Concat", "wide wide"],
    ["drop", "Dropout", "both", { is_test: 1, ratio: 0.4 }],
    ["soft", "Softmax", "drop"],
    ["flat", "Reshape", "soft", { shape: [1, -1] }],
    ["y", "Gemm", "flat dense c", { broadcast: 1, alpha: 0.5 }],
  ],
  {
    w: counted([4, 3, 3, 3]),
    b: float32([4], [1, 2, 3, 4]),
    tiles: float32([], [2]),
    axis: float32([], [3]),
    dense: counted([240, 3]),
    c: counted([3]),
  },
);

/** What exporters of PyTorch write: shapes that are computed, an input of open size, attributes of before opset 13. */
const computed = graphOf(
  ["batch", 3, "height", "width"],
  [
    ["conv", "Conv", "x w", { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1], group: 1 }],
    ["clip", "Clip", "conv", { min: 0, max: 6 }],
    ["pool", "MaxPool", "clip", { kernel_shape: [3, 3], strides: [2, 2], ceil_mode: 1 }],
    ["mean", "ReduceMean", "pool", { axes: [2, 3], keepdims: 1 }],
    ["shape", "Shape", "mean"],
    ["n", "Gather", "shape zero", { axis: 0 }],
    ["n1", "Unsqueeze", "n", { axes: [0] }],
    ["wanted", "Concat", "n1 rest", { axis: 0 }],
    ["flat", "Reshape", "mean wanted"],
    ["part", "Slice", "flat", { axes: [1], starts: [0], ends: [3] }],
    ["y", "LogSoftmax", "part", { axis: 1 }],
  ],
  { w: counted([4, 3, 3, 3]), zero: int64([], [0]), rest: int64([1], [-1]) },
);

/** Weights as numbers in the text, a function, a half-open shape, metadata, an input that is a constant too. */
function handWritten(): Uint8Array {
  const weights = { name: "w", dims: [2n, 3n, 1n, 1n], dataType: 1, floatData: [1, 2, 3, 4, 5, 6] };
  const one = { name: "f", opType: "Twice", domain: "own", input: ["conv"], output: ["twice"] };
  const node = [
    { opType: "Conv", input: ["x", "w"], output: ["conv"] },
    one,
    { opType: "Relu", input: ["twice"], output: ["y"] },
  ];
  const twice = {
    name: "Twice",
    domain: "own",
    input: ["a"],
    output: ["b"],
    node: [{ opType: "Add", input: ["a", "a"], output: ["b"] }],
    opsetImport: [{ domain: "", version: 17n }],
  };
  const said = JSON.stringify({ input: { channels: "BGR" }, output: { labels: ["a", "b"] } });
  return onnxFile(
    {
      node,
      initializer: [weights],
      input: [tensorValue("x", ["n", 3, 5, 6]), tensorValue("w", [2, 3, 1, 1])],
      output: [tensorValue("y", ["n", 2, 5, 6])],
    },
    {
      opsetImport: [
        { domain: "", version: 17n },
        { domain: "own", version: 1n },
      ],
      functions: [twice],
      metadataProps: [{ key: "convlens", value: said }],
    },
  ).bytes;
}

/** The name of a model's text, which is mutated in place of its bytes. */
const TEXT = "model.json";

/** A file whose fields are mutated as text, so that it stays a message: what is changed in its bytes mostly ends it. */
function byField({ name, bytes, siblings }: Specimen): Specimen {
  const text = toJsonString(ModelProtoSchema, fromBinary(ModelProtoSchema, bytes));
  return {
    name: `fields-${name}`,
    bytes,
    siblings: { ...siblings, [TEXT]: new TextEncoder().encode(text) },
    pack: (parts) => packed(parts[TEXT]!),
  };
}

/** Text that says no message any more is a file of nothing. */
function packed(text: Uint8Array): Uint8Array {
  try {
    return toBinary(ModelProtoSchema, fromJsonString(ModelProtoSchema, new TextDecoder().decode(text)));
  } catch {
    return new Uint8Array();
  }
}

/** Small networks of the forms that the importer reads: old and new sets, codes, control by shapes, weights beside. */
export default function corpus(): Specimen[] {
  const { bytes, files } = encodeGraphExternal(branchNet(), { file: "w.bin", threshold: 64 });
  const whole: Specimen[] = [
    { name: "oldest.onnx", bytes: encodeGraph(oldest, { opsets: { "": 1 } }) },
    { name: "computed.onnx", bytes: encodeGraph(computed, { opsets: { "": 9 } }) },
    { name: "written.onnx", bytes: handWritten() },
    { name: "depthwise.onnx", bytes: encodeGraph(depthwiseNet(), { valueInfos: true }) },
    { name: "gated.onnx", bytes: encodeGraph(gatedNet(), { metadata: { author: "none" } }) },
    { name: "coded.onnx", bytes: encodeGraph(codedNet(), { opsets: { "": 21, "com.microsoft": 1 } }) },
    { name: "beside.onnx", bytes, siblings: Object.fromEntries(files.map((f) => [f.name, f.bytes])) },
  ];
  return [...whole, ...whole.map(byField)];
}
