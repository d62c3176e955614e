import { ConvlensError } from "../../base/errors.ts";
import { Table } from "./flatbuffer.ts";
import type { ElementType } from "./schema.ts";
import { elementTypes, fields, operatorNames } from "./schema.ts";

/** real = scale · (q − zero); one pair for all, or one for each place along an axis. */
export interface Quantization {
  readonly scale: readonly number[];
  /** As many as scales, or one for all. */
  readonly zero: readonly number[];
  readonly axis: number;
}

export interface TfliteTensor {
  readonly name: string;
  /** Extents as the file was converted; a batch is mostly 1. */
  readonly shape: readonly number[];
  /** −1 where the extent is open. */
  readonly signature: readonly number[];
  readonly type: ElementType;
  readonly quantization: Quantization | undefined;
  /** What no reader of plain tensors can use, such as sparse storage. */
  readonly peculiar: string | undefined;
  /** Numbers of a constant, little-endian; empty where operators compute them. */
  readonly bytes: Uint8Array;
}

export interface TfliteOperator {
  /** `CONV_2D` …; of a custom operator, its own name. */
  readonly type: string;
  readonly custom: boolean;
  /** Indices of tensors; −1 is an optional one that is absent. */
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  /** By the numbers of its fields; `undefined` where all are as by default. */
  readonly options: Table | undefined;
}

/** The first graph of a file, and what the file says about it. */
export interface TfliteFile {
  readonly tensors: readonly TfliteTensor[];
  readonly operators: readonly TfliteOperator[];
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  /** How many graphs there are in all. */
  readonly graphs: number;
  readonly description: string;
  /** Named blocks, such as `TFLITE_METADATA`. */
  readonly metadata: ReadonlyMap<string, Uint8Array>;
}

/** Takes a file apart; `owner` names it in messages. Throws `ConvlensError` for one that is damaged or of another version. */
export function parseTflite(bytes: Uint8Array, owner: string): TfliteFile {
  try {
    return parse(bytes, owner);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new ConvlensError(
      `${owner} is damaged or cut off: a part of it lies outside of the file`,
      "Fetch or convert it again.",
      { cause },
    );
  }
}

function parse(bytes: Uint8Array, owner: string): TfliteFile {
  const root = Table.root(bytes);
  const version = root.uint32(fields.model.version);
  if (version !== 3)
    throw new ConvlensError(
      `${owner} is a TensorFlow Lite file of schema version ${version}, and 3 is what is read`,
      "Convert the model again with a TensorFlow of this decade.",
    );
  const [graph, ...more] = root.tables(fields.model.subgraphs);
  if (!graph) throw new ConvlensError(`${owner} holds no graph`, "Convert the model again.");
  const buffers = root.tables(fields.model.buffers).map((b) => contentOf(b, bytes));
  const codes = root.tables(fields.model.operatorCodes).map(operatorType);
  const tensors = graph.tables(fields.subgraph.tensors).map((t, i) => tensorOf(t, i, buffers));
  const file = {
    tensors,
    operators: graph.tables(fields.subgraph.operators).map((o) => operatorOf(o, codes, owner)),
    inputs: graph.int32s(fields.subgraph.inputs) ?? [],
    outputs: graph.int32s(fields.subgraph.outputs) ?? [],
    graphs: 1 + more.length,
    description: root.text(fields.model.description) ?? "",
    metadata: metadataOf(root, buffers),
  };
  checkIndices(file, owner);
  return file;
}

/** A buffer's bytes: inside of the FlatBuffer, or, in files beyond 2 GiB, behind it. */
function contentOf(buffer: Table, bytes: Uint8Array): Uint8Array {
  const [offset, size] = [buffer.uint64(fields.buffer.offset), buffer.uint64(fields.buffer.size)];
  if (offset <= 1) return buffer.bytes(fields.buffer.data) ?? new Uint8Array();
  if (offset + size > bytes.length) throw new RangeError("a buffer reaches beyond the end");
  return bytes.subarray(offset, offset + size);
}

interface OperatorType {
  readonly type: string;
  readonly custom: boolean;
}

/** Codes beyond a byte are in a field of their own; the smaller of the two is the older one. */
function operatorType(code: Table): OperatorType {
  const number = Math.max(code.int8(fields.operatorCode.narrow), code.int32(fields.operatorCode.wide));
  const type = operatorNames[number] ?? `number ${number}`;
  const name = code.text(fields.operatorCode.custom);
  return type === "CUSTOM" ? { type: name ?? "", custom: true } : { type, custom: false };
}

function operatorOf(operator: Table, codes: readonly OperatorType[], owner: string): TfliteOperator {
  const code = codes[operator.uint32(fields.operator.code)];
  if (!code) throw damaged(owner, "an operator is of a kind that it does not list");
  return {
    ...code,
    inputs: operator.int32s(fields.operator.inputs) ?? [],
    outputs: operator.int32s(fields.operator.outputs) ?? [],
    options: operator.table(fields.operator.options),
  };
}

/** More axes than any tensor of a network has. */
const MOST_AXES = 8;

function tensorOf(tensor: Table, index: number, buffers: readonly Uint8Array[]): TfliteTensor {
  const shape = tensor.int32s(fields.tensor.shape) ?? [];
  const quantization = tensor.table(fields.tensor.quantization);
  const code = tensor.int8(fields.tensor.type);
  const bytes = buffers[tensor.uint32(fields.tensor.buffer)];
  if (!bytes || shape.length > MOST_AXES) throw new RangeError("a tensor that cannot be");
  return {
    name: tensor.text(fields.tensor.name) || `tensor_${index}`,
    shape,
    signature: tensor.int32s(fields.tensor.signature) ?? [],
    type: elementTypes[code] ?? "variant",
    quantization: quantization && quantizationOf(quantization),
    peculiar: peculiarity(tensor, quantization),
    bytes,
  };
}

function peculiarity(tensor: Table, quantization: Table | undefined): string | undefined {
  if (tensor.has(fields.tensor.sparsity)) return "is stored as a sparse tensor";
  if (quantization?.uint8(fields.quantization.details)) return "is quantised in a way of its own";
  return undefined;
}

/** Files also keep the range of a tensor that is not quantised: without a scale it says nothing. */
function quantizationOf(table: Table): Quantization | undefined {
  const scale = table.float32s(fields.quantization.scale) ?? [];
  const zero = table.int64s(fields.quantization.zero) ?? [];
  if (scale.length === 0) return undefined;
  if (zero.length > 1 && zero.length !== scale.length) throw new RangeError("scales without their zero points");
  return { scale, zero: zero.length > 0 ? zero : [0], axis: table.int32(fields.quantization.axis) };
}

function metadataOf(root: Table, buffers: readonly Uint8Array[]): Map<string, Uint8Array> {
  const blocks = root.tables(fields.model.metadata).map((entry): [string, Uint8Array] => {
    const name = entry.text(fields.metadata.name) ?? "";
    return [name, buffers[entry.uint32(fields.metadata.buffer)] ?? new Uint8Array()];
  });
  return new Map(blocks);
}

function checkIndices({ tensors, operators, inputs, outputs }: TfliteFile, owner: string): void {
  const lists = [inputs, outputs, ...operators.flatMap((o) => [o.inputs, o.outputs])];
  if (lists.some((list) => list.some((i) => i < -1 || i >= tensors.length)))
    throw damaged(owner, "it refers to a tensor that it does not hold");
}

const damaged = (owner: string, what: string): ConvlensError =>
  new ConvlensError(`${owner} is damaged: ${what}`, "Fetch or convert it again.");
