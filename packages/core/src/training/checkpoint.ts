import { ConvlensError } from "../base/errors.ts";
import type { DataType, Tensor, TypedArray } from "../base/tensor.ts";
import { bytesOf, size } from "../base/tensor.ts";
import type { Tensors } from "../engine/define.ts";

/** What is kept to go on later: named tensors, and texts by name. */
export interface Checkpoint {
  readonly tensors: Tensors;
  readonly metadata: Readonly<Record<string, string>>;
}

/** The names that the format has for element types. */
const typeNames = { float32: "F32", float64: "F64", int64: "I64", int32: "I32", uint8: "U8" } as const;
type Stored = keyof typeof typeNames;

const arrays = {
  float32: Float32Array,
  float64: Float64Array,
  int64: BigInt64Array,
  int32: Int32Array,
  uint8: Uint8Array,
} as const;

interface Entry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

/** Where the length of the header stands before it, as 64 bits. */
const PREFIX = 8;

/**
 * A checkpoint in the safetensors format (Hugging Face): the length of a JSON header, the header, then all numbers as they are in memory,
 * little-endian; nothing is rounded. Throws where a tensor is of another type than float32, float64, int64, int32 or uint8.
 */
export function encodeCheckpoint({ tensors, metadata }: Checkpoint): Uint8Array<ArrayBuffer> {
  const header: Record<string, Entry | Checkpoint["metadata"]> = { __metadata__: metadata };
  const parts: Uint8Array[] = [];
  let offset = 0;
  for (const [name, t] of Object.entries(tensors)) {
    const dtype = typeNames[t.type as Stored];
    if (!dtype) throw new TypeError(`a checkpoint holds no ${t.type}, as which "${name}" is given`);
    const { buffer, byteOffset, byteLength } = t.data as TypedArray;
    header[name] = { dtype, shape: t.shape, data_offsets: [offset, offset + byteLength] };
    parts.push(new Uint8Array(buffer, byteOffset, byteLength));
    offset += byteLength;
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  // Spaces up to a multiple of 8, so that the numbers lie where an array can view them.
  const length = Math.ceil(text.length / PREFIX) * PREFIX;
  const bytes = new Uint8Array(PREFIX + length + offset).fill(0x20, PREFIX, PREFIX + length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true);
  bytes.set(text, PREFIX);
  let at = PREFIX + length;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** Reads what `encodeCheckpoint` wrote; the tensors are copies. Throws `ConvlensError` for what is no whole checkpoint. */
export function decodeCheckpoint(bytes: Uint8Array): Checkpoint {
  const { header, start } = headerOf(bytes);
  const { __metadata__: metadata = {}, ...entries } = header as Record<string, Entry> & {
    __metadata__?: Record<string, string>;
  };
  const tensors = Object.entries(entries).map(([name, entry]) => [name, tensorOf(name, entry, bytes, start)] as const);
  return { tensors: Object.fromEntries(tensors), metadata };
}

function headerOf(bytes: Uint8Array): { header: object; start: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = bytes.length < PREFIX ? Number.POSITIVE_INFINITY : Number(view.getBigUint64(0, true));
  if (PREFIX + length > bytes.length) throw broken("it is cut off");
  const text = new TextDecoder().decode(bytes.subarray(PREFIX, PREFIX + length));
  try {
    return { header: JSON.parse(text), start: PREFIX + length };
  } catch (cause) {
    throw broken("its header is not JSON", cause);
  }
}

function tensorOf(
  name: string,
  { dtype, shape, data_offsets: [from, to] }: Entry,
  bytes: Uint8Array,
  start: number,
): Tensor {
  const type = (Object.keys(typeNames) as Stored[]).find((t) => typeNames[t] === dtype);
  if (!type) throw broken(`"${name}" is of type ${dtype}`);
  if (start + to > bytes.length) throw broken(`"${name}" is cut off`);
  if (to - from !== size(shape) * bytesOf(type satisfies DataType)) throw broken(`"${name}" is not of its shape`);
  // A Buffer of Node's shares its memory where a plain array would be copied.
  const copy = Uint8Array.prototype.slice.call(bytes, start + from, start + to).buffer;
  return { type, shape, data: new arrays[type](copy) };
}

const broken = (why: string, cause?: unknown) =>
  new ConvlensError(`this is no whole checkpoint: ${why}`, "resume from an earlier one, or begin anew", { cause });
