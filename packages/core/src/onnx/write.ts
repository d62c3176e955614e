import { create, mergeFromBinary, toBinary } from "@bufbuild/protobuf";
import { ConvlensError } from "../base/errors.ts";
import type { Tensor } from "../base/tensor.ts";
import { attributeProto } from "./attributes.ts";
import type { Chunks } from "./chunks.ts";
import { field, joined, sizeOf } from "./chunks.ts";
import { codeOf } from "./dataTypes.ts";
import type { Graph, Info, Node, OpaqueAttr } from "./graph.ts";
import type { ValueInfoProto } from "./proto/onnx.gen.ts";
import {
  AttributeProtoSchema,
  GraphProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  StringStringEntryProtoSchema,
  TensorProtoSchema,
  TensorShapeProto_DimensionSchema,
  TypeProto_TensorSchema,
  ValueInfoProtoSchema,
} from "./proto/onnx.gen.ts";
import { rawBytes, tensorProto } from "./tensors.ts";

/** The opset that every graph is at once it is imported. */
export const OPSET = 21;

/** IR version 10 came with opset 21. */
const IR_VERSION = 10n;

export interface EncodeOptions {
  /** Of the graph; "convlens" unless the file it was read from says otherwise. */
  readonly name?: string;
  /** Versions by domain, for domains that are not at the usual version; `""` is ONNX's own, 21. */
  readonly opsets?: Readonly<Record<string, number>>;
  /** `metadata_props`; replaces what the file had. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** Also writes type and shape of inner values. */
  readonly valueInfos?: boolean;
}

export interface ExternalOptions extends EncodeOptions {
  /** The file that takes the numbers of the constants. */
  readonly file: string;
  /** Constants with fewer bytes stay in the model file; 1024 unless it is said. */
  readonly threshold?: number;
}

/** Files that belong together; the names of all but the first are in the model. */
export interface EncodedFiles {
  readonly bytes: Uint8Array;
  readonly files: readonly { readonly name: string; readonly bytes: Uint8Array }[];
}

/**
 * A graph as an ONNX file. The numbers of constants are copied once, into the result.
 * Throws `ConvlensError` above 2 GiB, which is the most a protobuf message holds.
 */
export function encodeGraph(graph: Graph, options: EncodeOptions = {}): Uint8Array<ArrayBuffer> {
  return whole(modelChunks(graph, options, tensorChunks));
}

/** A graph as an ONNX file beside a file with the numbers of its larger constants. */
export function encodeGraphExternal(graph: Graph, options: ExternalOptions): EncodedFiles {
  const { bytes, data } = encodeGraphPieces(graph, options);
  return { bytes, files: [{ name: options.file, bytes: joined(data) }] };
}

/** The same, with the second file in pieces that are views of the tensors: for weights that no one array holds. */
export function encodeGraphPieces(
  graph: Graph,
  options: ExternalOptions,
): { readonly bytes: Uint8Array; readonly data: readonly Uint8Array[] } {
  const data: Uint8Array[] = [];
  let offset = 0;
  const chunks = modelChunks(graph, options, (name, t, extra) => {
    const raw = rawBytes(t);
    if (!raw || raw.byteLength < (options.threshold ?? 1024)) return tensorChunks(name, t, extra);
    const place = { location: options.file, offset: String(offset), length: String(raw.byteLength) };
    // A page of memory, so that the file can be mapped.
    const padding = -raw.byteLength & 4095;
    data.push(raw, new Uint8Array(padding));
    offset += raw.byteLength + padding;
    return externalChunks(name, t, extra, place);
  });
  return { bytes: whole(chunks), data };
}

/**
 * A graph as an ONNX file whose larger constants stay where they are: each is a file of its own, a view of its tensor.
 * For engines that take such files from memory.
 */
export function encodeGraphShared(graph: Graph, options: Omit<ExternalOptions, "file"> = {}): EncodedFiles {
  const files: { name: string; bytes: Uint8Array }[] = [];
  const chunks = modelChunks(graph, options, (name, t, extra) => {
    const raw = rawBytes(t);
    if (!raw || raw.byteLength < (options.threshold ?? 1024)) return tensorChunks(name, t, extra);
    const file = `constant-${files.length}`;
    files.push({ name: file, bytes: raw });
    return externalChunks(name, t, extra, { location: file, offset: "0", length: String(raw.byteLength) });
  });
  return { bytes: whole(chunks), files };
}

/** A tensor whose numbers are elsewhere. */
function externalChunks(
  name: string,
  t: Tensor,
  extra: Uint8Array | undefined,
  place: Readonly<Record<string, string>>,
): Chunks {
  const proto = tensorProto(t, name, false);
  proto.dataLocation = 1;
  proto.externalData = entriesOf(place);
  return [...(extra ? [extra] : []), toBinary(TensorProtoSchema, proto)];
}

/** The most bytes that readers of protobuf take. */
const LIMIT = 2 ** 31 - 1;

function whole(chunks: Chunks): Uint8Array<ArrayBuffer> {
  const bytes = sizeOf(chunks);
  if (bytes > LIMIT)
    throw new ConvlensError(
      `the model takes ${(bytes / 2 ** 30).toFixed(2)} GiB, and an ONNX file holds at most 2 GiB`,
      "Write its weights as external data, into a file of their own.",
    );
  return joined(chunks);
}

/** The number of `AttributeProto.AttributeType` for a graph. */
const GRAPH = 5;

/** A graph as an attribute of a node, such as the body of a `Loop`. It reads constants and values of the graph around it by name. */
export function graphAttr(name: string, { nodes, inputs, outputs, infos }: Graph): OpaqueAttr {
  const g = create(GraphProtoSchema, {
    name,
    node: nodes.map(nodeProto),
    input: inputs.map((v) => valueInfo(v, required(infos.get(v), v))),
    output: outputs.map((v) => valueInfo(v, infos.get(v))),
  });
  return { encoded: toBinary(AttributeProtoSchema, create(AttributeProtoSchema, { name, type: GRAPH, g })) };
}

type WriteTensor = (name: string, t: Tensor, extra: Uint8Array | undefined) => Chunks;

function modelChunks(graph: Graph, options: EncodeOptions, write: WriteTensor): Chunks {
  const { extra } = graph;
  const model = create(ModelProtoSchema, {
    ...(!extra && { producerName: "convlens" }),
    irVersion: IR_VERSION,
    opsetImport: opsetsUsed(graph, options).map(([domain, version]) => ({ domain, version: BigInt(version) })),
    metadataProps: entriesOf(options.metadata ?? extra?.metadata ?? {}),
  });
  return [
    ...(extra ? [extra.model] : []),
    toBinary(ModelProtoSchema, model),
    ...field(7, graphChunks(graph, options, write)),
  ];
}

function graphChunks(graph: Graph, options: EncodeOptions, write: WriteTensor): Chunks {
  const { extra, infos } = graph;
  const name = options.name ?? (extra ? undefined : "convlens");
  const declared = new Set([...graph.inputs, ...graph.outputs, ...graph.constants.keys()]);
  const inner = options.valueInfos ? [...infos.keys()].filter((v) => !declared.has(v)) : [];
  const small = create(GraphProtoSchema, {
    ...(name !== undefined && { name }),
    node: graph.nodes.map(nodeProto),
    input: graph.inputs.map((v) => valueInfo(v, required(infos.get(v), v))),
    output: graph.outputs.map((v) => valueInfo(v, infos.get(v))),
    valueInfo: inner.map((v) => valueInfo(v, infos.get(v))),
  });
  return [
    ...(extra ? [extra.graph] : []),
    toBinary(GraphProtoSchema, small),
    ...[...graph.constants].flatMap(([v, t]) => field(5, write(v, t, extra?.tensors.get(v)))),
  ];
}

function opsetsUsed(graph: Graph, options: EncodeOptions): [string, number][] {
  const versions: Record<string, number> = { "": OPSET };
  for (const { domain } of graph.nodes) if (domain) versions[domain] = 1;
  return Object.entries({ ...versions, ...graph.extra?.opsets, ...options.opsets });
}

/** Nodes keep what was beside them in their file: concatenated encodings are merged by whoever reads them. */
function nodeProto(node: Node) {
  const proto = create(NodeProtoSchema, {
    input: [...node.inputs],
    output: [...node.outputs],
    name: node.name ?? "",
    opType: node.op,
    domain: node.domain ?? "",
    attribute: Object.entries(node.attrs).map(([name, attr]) => attributeProto(node, name, attr)),
  });
  return node.extra ? mergeFromBinary(NodeProtoSchema, proto, node.extra) : proto;
}

const entriesOf = (entries: Readonly<Record<string, string>>) =>
  Object.entries(entries).map(([key, value]) => create(StringStringEntryProtoSchema, { key, value }));

function valueInfo(name: string, info: Info | undefined): ValueInfoProto {
  if (!info) return create(ValueInfoProtoSchema, { name });
  const dim = info.shape.map((d) =>
    create(TensorShapeProto_DimensionSchema, {
      value: typeof d === "number" ? { case: "dimValue", value: BigInt(d) } : { case: "dimParam", value: d },
    }),
  );
  const tensor = create(TypeProto_TensorSchema, { elemType: codeOf(info.type), shape: { dim } });
  return create(ValueInfoProtoSchema, { name, type: { value: { case: "tensorType", value: tensor } } });
}

function required(info: Info | undefined, input: string): Info {
  if (!info) throw new Error(`type and shape of the graph input "${input}" are not known`);
  return info;
}

/** A tensor whose numbers are spliced in as they lie in memory (little-endian, as everything that runs JavaScript is). */
function tensorChunks(name: string, t: Tensor, extra: Uint8Array | undefined): Chunks {
  const raw = rawBytes(t);
  const head = toBinary(TensorProtoSchema, tensorProto(t, name, false));
  return [...(extra ? [extra] : []), head, ...(raw ? field(9, [raw]) : [])];
}
