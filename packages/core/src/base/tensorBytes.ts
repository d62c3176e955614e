import type { DataType, TypedArray } from "./tensor.ts";
import { bytesOf } from "./tensor.ts";

type ArrayType = new (buffer: ArrayBufferLike, offset: number, length: number) => TypedArray;

const arrays: Readonly<Record<Exclude<DataType, "string">, ArrayType>> = {
  float32: Float32Array,
  float64: Float64Array,
  float16: Uint16Array,
  bfloat16: Uint16Array,
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  int64: BigInt64Array,
  uint64: BigUint64Array,
  bool: Uint8Array,
};

/** The bytes of numbers, without a copy. */
export const bytesOfTensor = ({ buffer, byteOffset, byteLength }: TypedArray): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

/** Little-endian bytes as numbers: a view where `shared` and where they are aligned, else a copy. */
export function tensorFromBytes(type: DataType, bytes: Uint8Array, shared = false): TypedArray {
  if (type === "string") throw new TypeError("bytes make no strings");
  const width = bytesOf(type);
  // Not `slice`: that of a Node Buffer is a view.
  const from = shared && bytes.byteOffset % width === 0 ? bytes : new Uint8Array(bytes);
  return new arrays[type](from.buffer, from.byteOffset, bytes.length / width);
}
