import type { MessageInitShape } from "@bufbuild/protobuf";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { describe, expect, test } from "vitest";
import { ConvlensError } from "../base/errors.ts";
import { float32, halfToNumber, int64 } from "../base/tensor.ts";
import { Builder } from "../op/builder.ts";
import type { ModelProto } from "./proto/onnx.gen.ts";
import {
  ModelProtoSchema,
  SparseTensorProtoSchema,
  TensorProtoSchema,
  ValueInfoProtoSchema,
} from "./proto/onnx.gen.ts";
import { decodeModel, graphOf, valueInfoOf } from "./read.ts";
import { denseOf } from "./sparse.ts";
import { tensorOf } from "./tensors.ts";
import { encodeGraph } from "./write.ts";

const tensor = (init: MessageInitShape<typeof TensorProtoSchema>) => tensorOf(create(TensorProtoSchema, init));

describe("numbers in the repeated fields of a tensor", () => {
  test.each([
    [1, "float32", { floatData: [1.5, -2] }, Float32Array.of(1.5, -2)],
    [11, "float64", { doubleData: [1.5, -2] }, Float64Array.of(1.5, -2)],
    [7, "int64", { int64Data: [5n, -(2n ** 60n)] }, BigInt64Array.of(5n, -(2n ** 60n))],
    [13, "uint64", { uint64Data: [5n, 2n ** 63n] }, BigUint64Array.of(5n, 2n ** 63n)],
    [12, "uint32", { uint64Data: [5n, 2n ** 31n] }, Uint32Array.of(5, 2 ** 31)],
    [6, "int32", { int32Data: [5, -7] }, Int32Array.of(5, -7)],
    [5, "int16", { int32Data: [5, -7] }, Int16Array.of(5, -7)],
    [4, "uint16", { int32Data: [5, 65535] }, Uint16Array.of(5, 65535)],
    [3, "int8", { int32Data: [5, -7] }, Int8Array.of(5, -7)],
    [2, "uint8", { int32Data: [5, 200] }, Uint8Array.of(5, 200)],
    [9, "bool", { int32Data: [1, 0] }, Uint8Array.of(1, 0)],
    [8, "string", { stringData: [new TextEncoder().encode("ä"), new Uint8Array()] }, ["ä", ""]],
  ] as const)("type %i is %s", (dataType, type, fields, data) => {
    expect(tensor({ dims: [2n], dataType, ...fields } as never)).toEqual({ type, shape: [2], data });
  });

  test("float16 and bfloat16 are bits", () => {
    const half = tensor({ dims: [2n], dataType: 10, int32Data: [0x3c00, 0xc000] });
    expect(Array.from(half.data as Uint16Array, halfToNumber)).toEqual([1, -2]);
    expect(tensor({ dims: [1n], dataType: 16, int32Data: [0x3f80] }).type).toBe("bfloat16");
  });
});

test("aligned bytes are a view, others a copy", () => {
  const file = new Uint8Array(16);
  const raw = (start: number) => tensor({ dims: [2n], dataType: 1, rawData: file.subarray(start, start + 8) });
  expect(raw(4).data).toMatchObject({ buffer: file.buffer, byteOffset: 4 });
  expect((raw(3).data as Float32Array).buffer).not.toBe(file.buffer);
});

test("a file that nobody needs any more gives views only, with the same numbers", () => {
  for (const name of ["w", "ww", "www", "wwww"]) {
    const numbers = float32(
      [300],
      Array.from({ length: 300 }, (_, i) => i),
    );
    const g = new Builder();
    const bytes = encodeGraph(g.build([g.constant(numbers, name), g.constant(int64([3], [4, 5, 6]), "i")]));
    const proto = decodeModel(bytes);
    const { constants } = graphOf(proto, { disposable: true });
    expect(constants.get(name)).toEqual(numbers);
    expect((constants.get(name)!.data as Float32Array).buffer).toBe(bytes.buffer);
    expect(constants.get("i")).toEqual(int64([3], [4, 5, 6]));
    expect(graphOf(proto).constants).toEqual(constants);
  }
});

test.each([
  [
    { dims: [3n], dataType: 1, rawData: new Uint8Array(8) },
    'tensor "w" has 8 bytes where its shape [3] of float32 asks for 12',
  ],
  [{ dims: [3n], dataType: 1, floatData: [1] }, 'tensor "w" has 1 elements where its shape [3] asks for 3'],
  [{ dims: [1n], dataType: 14 }, 'tensor "w" has element type complex64'],
  [{ dims: [1n], dataType: 99 }, 'tensor "w" has element type number 99'],
  [{ dims: [1n], dataType: 1, segment: { begin: 0n, end: 1n } }, "segments"],
])("a tensor that cannot be read is named", (init, message) => {
  expect(() => tensor({ name: "w", ...init })).toThrow(message);
});

test("a sparse tensor is written out, by positions or by coordinates", () => {
  const values = { dims: [2n], dataType: 1, floatData: [5, 7] };
  const dense = (indices: object) =>
    denseOf(create(SparseTensorProtoSchema, { values, dims: [2n, 3n], ...indices } as never));
  const expected = float32([2, 3], [0, 5, 0, 0, 0, 7]);
  expect(dense({ indices: { dims: [2n], dataType: 7, int64Data: [1n, 5n] } })).toEqual(expected);
  expect(dense({ indices: { dims: [2n, 2n], dataType: 7, int64Data: [0n, 1n, 1n, 2n] } })).toEqual(expected);
});

test("extents that the file leaves open get names", () => {
  const dim = [
    { value: { case: "dimParam", value: "N" } },
    { value: { case: "dimValue", value: 3n } },
    {},
    { value: { case: "dimValue", value: -1n } },
  ];
  const type = { value: { case: "tensorType", value: { elemType: 1, shape: { dim } } } };
  const info = valueInfoOf(create(ValueInfoProtoSchema, { name: "x", type } as never));
  expect(info).toEqual({ type: "float32", shape: ["N", 3, "x.2", "x.3"] });
});

/** Field 999, a varint, which no message has. */
const unknown = Uint8Array.of(0xb8, 0x3e, 7);
const annotated: MessageInitShape<typeof ModelProtoSchema> = {
  producerName: "somebody",
  docString: "a model",
  opsetImport: [{ domain: "", version: 21n }],
  metadataProps: [{ key: "k", value: "v" }],
  functions: [{ name: "twice", domain: "some.where", input: ["a"], output: ["b"] }],
  graph: {
    name: "named",
    docString: "a graph",
    node: [
      { opType: "Relu", input: ["w"], output: ["y"], docString: "a node", metadataProps: [{ key: "a", value: "b" }] },
    ],
    initializer: [{ name: "w", dims: [1n], dataType: 1, rawData: new Uint8Array(4), docString: "a tensor" }],
    output: [{ name: "y" }],
  },
};

test("what a graph does not model is kept: documentation, metadata and unknown fields of model, graph, node and tensor", () => {
  const proto = withUnknown(create(ModelProtoSchema, annotated));
  const again = fromBinary(ModelProtoSchema, encodeGraph(graphOf(decodeModel(toBinary(ModelProtoSchema, proto)))));
  proto.irVersion = 10n;
  expect(again).toEqual(proto);
});

function withUnknown(proto: ModelProto): ModelProto {
  const field = [{ no: 999, wireType: 0, data: unknown.subarray(2) }];
  for (const message of [proto, proto.graph!, proto.graph!.node[0]!, proto.graph!.initializer[0]!])
    message.$unknown = field;
  return proto;
}

test("old files list initializers as inputs too; they are constants only", () => {
  const proto = create(ModelProtoSchema, annotated);
  proto.graph!.input.push(create(ValueInfoProtoSchema, { name: "w" }), create(ValueInfoProtoSchema, { name: "x" }));
  expect(graphOf(proto).inputs).toEqual(["x"]);
});

describe("bytes that are no model", () => {
  const bytes = toBinary(ModelProtoSchema, create(ModelProtoSchema, annotated));

  test("a file that ends early is said to be truncated, wherever it ends inside its graph", () => {
    for (const end of [bytes.length - 1, bytes.length - 20, bytes.length >> 1])
      expect(() => decodeModel(bytes.subarray(0, end), "net.onnx")).toThrow(ConvlensError);
    expect(() => decodeModel(bytes.subarray(0, bytes.length >> 1), "net.onnx")).toThrow("net.onnx is truncated");
  });

  test.each([
    ["nothing", new Uint8Array()],
    ["text", new TextEncoder().encode("<html><body>Not found</body></html>")],
    ["zeros", new Uint8Array(64)],
  ])("%s", (_, junk) => {
    expect(() => decodeModel(junk, "net.onnx")).toThrow(/net\.onnx is (not an ONNX model|truncated)/);
  });
});
