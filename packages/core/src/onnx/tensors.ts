import { create } from "@bufbuild/protobuf";
import { ConvlensError } from "../base/errors.ts";
import type { DataType, Tensor, TypedArray } from "../base/tensor.ts";
import { bytesOf, size } from "../base/tensor.ts";
import { bytesOfTensor, tensorFromBytes } from "../base/tensorBytes.ts";
import { codeOf, requireDataType } from "./dataTypes.ts";
import type { TensorProto } from "./proto/onnx.gen.ts";
import { TensorProtoSchema } from "./proto/onnx.gen.ts";

const EXTERNAL = 1;

/** Files of external data by the name that the model gives them. */
export type ExternalFiles = ReadonlyMap<string, Uint8Array>;

/** The file that holds a tensor's numbers, where it is not the model file itself. */
export const externalFile = (proto: TensorProto): string | undefined =>
  proto.dataLocation === EXTERNAL ? externalEntry(proto, "location") : undefined;

const externalEntry = (proto: TensorProto, key: string) => proto.externalData.find((e) => e.key === key)?.value;

export interface TensorOptions {
  readonly external?: ExternalFiles;
  /** The file's bytes may be moved to where numbers of their type can lie, which spares a copy; they are no file any more. */
  readonly disposable?: boolean;
}

const none: ExternalFiles = new Map();

/** A tensor of the file. Its numbers are a view of the file's bytes where their alignment allows. */
export function tensorOf(proto: TensorProto, { external = none, disposable = false }: TensorOptions = {}): Tensor {
  const type = requireDataType(proto.dataType, proto.name);
  const shape = proto.dims.map(Number);
  if (proto.segment)
    throw new ConvlensError(`tensor "${proto.name}" is stored in segments, which Convlens does not read`);
  if (disposable && proto.rawData && type !== "string") align(proto, bytesOf(type));
  const raw = proto.dataLocation === EXTERNAL ? externalBytes(proto, external) : proto.rawData;
  const data = raw && type !== "string" ? fromRaw(type, raw, shape, proto.name) : fromTyped(type, proto);
  if (data.length !== size(shape))
    throw new ConvlensError(
      `tensor "${proto.name}" has ${data.length} elements where its shape [${shape}] asks for ${size(shape)}`,
      "The file is damaged: fetch or export it again.",
    );
  return { type, shape, data };
}

/** Moves bytes of a tensor back to a multiple of `width`, where only the tag and length before them are overwritten. */
function align(proto: TensorProto, width: number): void {
  const { buffer, byteOffset, byteLength } = proto.rawData!;
  const shift = byteOffset % width;
  const prefix = 1 + Math.max(1, Math.ceil(Math.log2(byteLength + 1) / 7));
  if (shift === 0 || shift > prefix) return;
  new Uint8Array(buffer, byteOffset - shift, byteLength + shift).copyWithin(0, shift);
  proto.rawData = new Uint8Array(buffer, byteOffset - shift, byteLength);
}

function fromRaw(
  type: Exclude<DataType, "string">,
  raw: Uint8Array,
  shape: readonly number[],
  name: string,
): TypedArray {
  const width = bytesOf(type);
  if (raw.byteLength !== size(shape) * width)
    throw new ConvlensError(
      `tensor "${name}" has ${raw.byteLength} bytes where its shape [${shape}] of ${type} asks for ${size(shape) * width}`,
      "The file is damaged: fetch or export it again.",
    );
  return tensorFromBytes(type, raw, true);
}

/** The numbers of the repeated field that the format sets aside for a type. */
function fromTyped(type: DataType, proto: TensorProto): TypedArray | string[] {
  switch (type) {
    case "float32":
      return Float32Array.from(proto.floatData);
    case "float64":
      return Float64Array.from(proto.doubleData);
    case "int64":
      return BigInt64Array.from(proto.int64Data);
    case "uint64":
      return BigUint64Array.from(proto.uint64Data);
    case "uint32":
      return Uint32Array.from(proto.uint64Data, Number);
    case "string":
      return proto.stringData.map((s) => new TextDecoder().decode(s));
    case "float16":
    case "bfloat16":
    case "uint16":
      return Uint16Array.from(proto.int32Data);
    case "int32":
      return Int32Array.from(proto.int32Data);
    case "int16":
      return Int16Array.from(proto.int32Data);
    case "int8":
      return Int8Array.from(proto.int32Data);
    case "uint8":
    case "bool":
      return Uint8Array.from(proto.int32Data);
  }
}

function externalBytes(proto: TensorProto, external: ExternalFiles): Uint8Array {
  const file = externalEntry(proto, "location") ?? "";
  const bytes = external.get(file);
  if (!bytes)
    throw new ConvlensError(
      `tensor "${proto.name}" is stored in the file "${file}", which is not beside the model`,
      `Put "${file}" into the folder of the model.`,
    );
  const start = Number(externalEntry(proto, "offset") ?? 0);
  const length = Number(externalEntry(proto, "length") ?? bytes.byteLength - start);
  if (!(start >= 0 && length >= 0 && start + length <= bytes.byteLength))
    throw new ConvlensError(
      `tensor "${proto.name}" lies at bytes ${start} to ${start + length} of "${file}", which has ${bytes.byteLength}`,
      `"${file}" is truncated or belongs to another model.`,
    );
  return bytes.subarray(start, start + length);
}

/** The bytes of a tensor's numbers, without a copy; `undefined` for strings. */
export function rawBytes(t: Tensor): Uint8Array | undefined {
  if (t.type === "string") return undefined;
  return bytesOfTensor(t.data as TypedArray);
}

/** A tensor as it stands in a file. Its numbers are not copied; without `data` they are left out. */
export function tensorProto(t: Tensor, name: string, data = true): TensorProto {
  const rawData = data ? rawBytes(t) : undefined;
  return create(TensorProtoSchema, {
    name,
    dims: t.shape.map(BigInt),
    dataType: codeOf(t.type),
    ...(rawData && { rawData: rawData as Uint8Array<ArrayBuffer> }),
    stringData: t.type === "string" ? (t.data as readonly string[]).map((s) => new TextEncoder().encode(s)) : [],
  });
}
