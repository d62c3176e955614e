import { numberToHalf, size } from "../base/tensor.ts";
import type { ElementType } from "../import/tflite/schema.ts";
import { elementTypes, fields, operatorNames } from "../import/tflite/schema.ts";
import type { Field, TableSpec } from "./flatbufferWriter.ts";
import { flatbuffer, float, int8, int32, int32s, table, tables, text, vector } from "./flatbufferWriter.ts";

export interface TensorSpec {
  readonly shape: readonly number[];
  /** Default float32. */
  readonly type?: ElementType;
  /** Numbers as the file holds them, of a constant. */
  readonly data?: readonly number[] | Float32Array;
  readonly scale?: readonly number[];
  readonly zero?: readonly number[];
  readonly axis?: number;
  readonly signature?: readonly number[];
}

export interface OperatorSpec {
  readonly type: string;
  /** Names of tensors; an empty one is an optional input that is absent. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly options?: TableSpec;
}

/** A model of TensorFlow Lite to be written. */
export interface TfliteSpec {
  readonly tensors: Readonly<Record<string, TensorSpec>>;
  readonly operators: readonly OperatorSpec[];
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly description?: string;
  readonly metadata?: Readonly<Record<string, Uint8Array>>;
}

/** Codes of the tables of options. */
const optionTables: Readonly<Record<string, number>> = {
  CONV_2D: 1,
  DEPTHWISE_CONV_2D: 2,
  MAX_POOL_2D: 5,
  AVERAGE_POOL_2D: 5,
  FULLY_CONNECTED: 8,
  SOFTMAX: 9,
  CONCATENATION: 10,
  ADD: 11,
  L2_NORMALIZATION: 12,
  LOCAL_RESPONSE_NORMALIZATION: 13,
  RESIZE_BILINEAR: 15,
  RESHAPE: 17,
  SPACE_TO_DEPTH: 19,
  MUL: 21,
  GATHER: 23,
  MEAN: 27,
  SUM: 27,
  REDUCE_MAX: 27,
  REDUCE_MIN: 27,
  REDUCE_PROD: 27,
  SUB: 28,
  DIV: 29,
  SQUEEZE: 30,
  STRIDED_SLICE: 32,
  SPLIT: 35,
  CAST: 37,
  ARG_MAX: 40,
  ARG_MIN: 57,
  TRANSPOSE_CONV: 49,
  SHAPE: 55,
  PACK: 59,
  UNPACK: 64,
  RESIZE_NEAREST_NEIGHBOR: 74,
  LEAKY_RELU: 75,
  MIRROR_PAD: 77,
  SPLIT_V: 79,
  DEPTH_TO_SPACE: 94,
  BATCH_MATMUL: 101,
  GELU: 116,
};

const bytesOfNumbers = (data: ArrayLike<number>, type: ElementType): Uint8Array => {
  const list = Array.from(data);
  const typed = () => {
    switch (type) {
      case "float32":
        return Float32Array.from(list);
      case "float16":
        return Uint16Array.from(list, numberToHalf);
      case "int32":
        return Int32Array.from(list);
      case "int64":
        return BigInt64Array.from(list, BigInt);
      case "int16":
        return Int16Array.from(list);
      case "int8":
        return Int8Array.from(list);
      case "int4":
        return Uint8Array.from(
          { length: Math.ceil(list.length / 2) },
          (_, i) => (list[2 * i]! & 15) | (((list[2 * i + 1] ?? 0) & 15) << 4),
        );
      default:
        return Uint8Array.from(list);
    }
  };
  const numbers = typed();
  return new Uint8Array(numbers.buffer);
};

/** The bytes of a model. */
export function tfliteBytes(spec: TfliteSpec): Uint8Array {
  const names = Object.keys(spec.tensors);
  const indices = (list: readonly string[]) => list.map((n) => (n === "" ? -1 : names.indexOf(n)));
  const buffers: TableSpec[] = [{}];
  const store = (data: Uint8Array): number => buffers.push({ [fields.buffer.data]: vector(data, 16) }) - 1;
  const types = [...new Set(spec.operators.map((o) => o.type))];
  const f = fields;
  const graph: TableSpec = {
    [f.subgraph.tensors]: tables(names.map((name) => tensorTable(name, spec.tensors[name]!, store))),
    [f.subgraph.inputs]: int32s(indices(spec.inputs)),
    [f.subgraph.outputs]: int32s(indices(spec.outputs)),
    [f.subgraph.operators]: tables(
      spec.operators.map((o) => ({
        [f.operator.code]: int32(types.indexOf(o.type)),
        [f.operator.inputs]: int32s(indices(o.inputs)),
        [f.operator.outputs]: int32s(indices(o.outputs)),
        ...(o.options && { 3: int8(optionTables[o.type] ?? 0), [f.operator.options]: table(o.options) }),
      })),
    ),
  };
  const metadata = Object.entries(spec.metadata ?? {}).map(([name, data]) => ({
    [f.metadata.name]: text(name),
    [f.metadata.buffer]: int32(store(data)),
  }));
  const model: TableSpec = {
    [f.model.version]: int32(3),
    [f.model.operatorCodes]: tables(types.map(codeTable)),
    [f.model.subgraphs]: tables([graph]),
    [f.model.description]: text(spec.description ?? ""),
    [f.model.buffers]: tables(buffers),
    ...(metadata.length > 0 && { [f.model.metadata]: tables(metadata) }),
  };
  return flatbuffer(model, "TFL3");
}

/** Codes up to 126 are in both fields; `Custom:Name` is a custom operator. */
function codeTable(type: string): TableSpec {
  const code = type.startsWith("Custom:") ? 32 : operatorNames.indexOf(type);
  return {
    [fields.operatorCode.narrow]: int8(Math.min(code, 127)),
    ...(code === 32 && { [fields.operatorCode.custom]: text(type.slice(7)) }),
    2: int32(1),
    [fields.operatorCode.wide]: int32(code),
  };
}

function tensorTable(name: string, t: TensorSpec, store: (data: Uint8Array) => number): TableSpec {
  const type = t.type ?? "float32";
  if (t.data && t.data.length !== size(t.shape)) throw new Error(`"${name}" has ${t.data.length} numbers`);
  return {
    [fields.tensor.shape]: int32s(t.shape),
    [fields.tensor.type]: int8(elementTypes.indexOf(type)),
    [fields.tensor.buffer]: int32(t.data ? store(bytesOfNumbers(t.data, type)) : 0),
    [fields.tensor.name]: text(name),
    ...(t.scale && { [fields.tensor.quantization]: quantizationTable(t) }),
    ...(t.signature && { [fields.tensor.signature]: int32s(t.signature) }),
    8: int8(1),
  };
}

const quantizationTable = ({ scale = [], zero = [0], axis = 0 }: TensorSpec): Field =>
  table({
    [fields.quantization.scale]: vector(Float32Array.from(scale)),
    [fields.quantization.zero]: vector(BigInt64Array.from(zero, BigInt)),
    [fields.quantization.axis]: int32(axis),
  });

/** An option that is a flag, a whole number, a list or a real number. */
export const option = {
  flag: (v: boolean): Field => int8(Number(v)),
  small: int8,
  int: int32,
  real: float,
  ints: int32s,
};
