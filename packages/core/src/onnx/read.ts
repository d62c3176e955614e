import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { ConvlensError } from "../base/errors.ts";
import type { Tensor } from "../base/tensor.ts";
import { attrsOf } from "./attributes.ts";
import { dataTypeOf } from "./dataTypes.ts";
import type { Dim, FileExtra, Graph, Info, Node } from "./graph.ts";
import { infoOf } from "./graph.ts";
import type { GraphProto, ModelProto, NodeProto, TensorProto, ValueInfoProto } from "./proto/onnx.gen.ts";
import { GraphProtoSchema, ModelProtoSchema, NodeProtoSchema, TensorProtoSchema } from "./proto/onnx.gen.ts";
import { denseOf } from "./sparse.ts";
import type { TensorOptions } from "./tensors.ts";
import { externalFile, tensorOf } from "./tensors.ts";

export type { ModelProto } from "./proto/onnx.gen.ts";

/**
 * The message of an ONNX file. Bytes of tensors are views of `bytes`.
 * Throws `ConvlensError` where the bytes end too early or hold no model.
 */
export function decodeModel(bytes: Uint8Array, name = "the file"): ModelProto {
  const hint = "Fetch or export the file again.";
  const proto = decoded(bytes, name, hint);
  if (!proto.graph) throw new ConvlensError(`${name} is not an ONNX model: it holds no graph`, hint);
  return proto;
}

function decoded(bytes: Uint8Array, name: string, hint: string): ModelProto {
  try {
    return fromBinary(ModelProtoSchema, bytes);
  } catch (cause) {
    if (cause instanceof RangeError)
      throw new ConvlensError(`${name} is truncated: it ends in the middle`, hint, { cause });
    throw new ConvlensError(`${name} is not an ONNX model, or it is damaged: ${(cause as Error).message}`, hint, {
      cause,
    });
  }
}

/** The version of each operator set that the model uses; `""` is ONNX's own. */
export function opsetsOf(proto: ModelProto): Record<string, number> {
  const key = (domain: string) => (domain === "ai.onnx" ? "" : domain);
  return Object.fromEntries(proto.opsetImport.map((o) => [key(o.domain), Number(o.version)]));
}

export const metadataOf = (proto: ModelProto): Record<string, string> =>
  Object.fromEntries(proto.metadataProps.map(({ key, value }) => [key, value]));

/** The names of the files that hold tensors of the model, each once. */
export function externalFiles(proto: ModelProto): string[] {
  const files = (proto.graph?.initializer ?? []).flatMap((t) => externalFile(t) ?? []);
  return [...new Set(files)];
}

/**
 * The graph of a model as the file has it, at the file's own opset. Values without a tensor type or shape have no info;
 * an extent that the file leaves open without a name is named after its value and axis.
 * Initializers that are also listed as inputs are constants only.
 */
export function graphOf(proto: ModelProto, options: TensorOptions = {}): Graph {
  const graph = proto.graph!;
  const constants = new Map<string, Tensor>();
  for (const t of graph.initializer) constants.set(t.name, tensorOf(t, options));
  for (const t of graph.sparseInitializer) constants.set(t.values?.name ?? "", denseOf(t, options));

  const infos = new Map<string, Info>();
  for (const v of [...graph.valueInfo, ...graph.output, ...graph.input]) {
    const info = valueInfoOf(v);
    if (info) infos.set(v.name, info);
  }
  for (const [name, t] of constants) infos.set(name, infoOf(t));
  return {
    nodes: graph.node.map(nodeOf),
    inputs: graph.input.map((v) => v.name).filter((v) => !constants.has(v)),
    outputs: graph.output.map((v) => v.name),
    constants,
    infos,
    extra: extraOf(proto, graph),
  };
}

/** Type and shape of a value as the file declares them; `undefined` where it is no tensor or its rank is open. */
export function valueInfoOf(v: ValueInfoProto): Info | undefined {
  if (v.type?.value.case !== "tensorType") return undefined;
  const { elemType, shape } = v.type.value.value;
  const type = dataTypeOf(elemType);
  if (!type || !shape) return undefined;
  return {
    type,
    shape: shape.dim.map(({ value }, i): Dim => {
      if (value.case === "dimValue" && value.value >= 0n) return Number(value.value);
      return value.case === "dimParam" && value.value ? value.value : `${v.name}.${i}`;
    }),
  };
}

export function nodeOf(proto: NodeProto): Node {
  const { opType: op, domain, name, input: inputs, output: outputs } = proto;
  const extra = leftOver(proto);
  return {
    op,
    ...(domain && domain !== "ai.onnx" && { domain }),
    ...(name && { name }),
    inputs,
    outputs,
    ...attrsOf(op, proto.attribute),
    ...(extra && { extra }),
  };
}

/** The fields of a node that `Node` has no place for, encoded. */
function leftOver(proto: NodeProto): Uint8Array | undefined {
  const { docString, overload, metadataProps, $unknown } = proto;
  if (!docString && !overload && metadataProps.length === 0 && !$unknown?.length) return undefined;
  return toBinary(NodeProtoSchema, withUnknown(create(NodeProtoSchema, { docString, overload, metadataProps }), proto));
}

function extraOf(proto: ModelProto, graph: GraphProto): FileExtra {
  const { producerName, producerVersion, domain, modelVersion, docString, functions } = proto;
  const model = { producerName, producerVersion, domain, modelVersion, docString, functions };
  const { name, docString: graphDoc, metadataProps: graphMetadata } = graph;
  const tensors = graph.initializer.flatMap((t): [string, Uint8Array][] => {
    const extra = tensorExtra(t);
    return extra ? [[t.name, extra]] : [];
  });
  return {
    model: toBinary(ModelProtoSchema, withUnknown(create(ModelProtoSchema, model), proto)),
    graph: toBinary(
      GraphProtoSchema,
      withUnknown(create(GraphProtoSchema, { name, docString: graphDoc, metadataProps: graphMetadata }), graph),
    ),
    tensors: new Map(tensors),
    metadata: metadataOf(proto),
    opsets: opsetsOf(proto),
  };
}

function tensorExtra(proto: TensorProto): Uint8Array | undefined {
  const { docString, metadataProps, $unknown } = proto;
  if (!docString && metadataProps.length === 0 && !$unknown?.length) return undefined;
  return toBinary(TensorProtoSchema, withUnknown(create(TensorProtoSchema, { docString, metadataProps }), proto));
}

function withUnknown<M extends { $unknown?: unknown }>(made: M, from: M): M {
  if (from.$unknown) made.$unknown = from.$unknown;
  return made;
}
