import type { DataType, Tensor, TypedArray } from "./tensor.ts";
import { bytesOf } from "./tensor.ts";
import { bytesOfTensor, tensorFromBytes } from "./tensorBytes.ts";

/** Named tensors, and texts by name. */
export interface Safetensors {
  readonly tensors: Readonly<Record<string, Tensor>>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** The names that the format has for element types. */
const typeNames: Readonly<Record<Exclude<DataType, "string">, string>> = {
  float64: "F64",
  float32: "F32",
  float16: "F16",
  bfloat16: "BF16",
  int64: "I64",
  int32: "I32",
  int16: "I16",
  int8: "I8",
  uint64: "U64",
  uint32: "U32",
  uint16: "U16",
  uint8: "U8",
  bool: "BOOL",
};

const types = new Map(Object.entries(typeNames).map(([type, name]) => [name, type as DataType]));

interface Entry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

/** Where the length of the header stands before it, as 64 bits. */
const PREFIX = 8;

/**
 * The safetensors format (Hugging Face): the length of a JSON header, the header, then all numbers as they are in memory,
 * little-endian; nothing is rounded. Throws `TypeError` for a tensor of strings.
 */
export function encodeSafetensors({ tensors, metadata }: Safetensors): Uint8Array<ArrayBuffer> {
  const header: Record<string, Entry | Safetensors["metadata"]> = { __metadata__: metadata };
  const parts: Uint8Array[] = [];
  let offset = 0;
  for (const [name, t] of Object.entries(tensors)) {
    if (t.type === "string") throw new TypeError(`safetensors hold no strings, as which "${name}" is given`);
    const part = bytesOfTensor(t.data as TypedArray);
    header[name] = { dtype: typeNames[t.type], shape: t.shape, data_offsets: [offset, offset + part.length] };
    parts.push(part);
    offset += part.length;
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

/** Whether bytes begin as safetensors do: the length of a header that lies within them, and its brace. */
export function isSafetensors(bytes: Uint8Array): boolean {
  if (bytes.length < PREFIX + 2 || bytes[PREFIX] !== 0x7b) return false;
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  return length >= 2n && length <= BigInt(MOST_HEADER);
}

/** What the reference implementation reads of a header. */
const MOST_HEADER = 100_000_000;

/**
 * Reads safetensors; the tensors are copies, or views of `bytes` where `shared` and where their numbers are aligned.
 * `fail` makes the error for what is no whole file, from why.
 */
export function decodeSafetensors(bytes: Uint8Array, fail: (why: string) => Error, shared = false): Safetensors {
  const { header, start } = headerOf(bytes, fail);
  const { __metadata__: metadata = {}, ...entries } = header;
  let held = 0;
  const tensors = Object.entries(entries).map(([name, entry]) => {
    const { type, shape, from, to } = placed(name, entry, fail);
    if (start + to > bytes.length) throw fail(`"${name}" is cut off`);
    held += to - from;
    if (held > bytes.length - start) throw fail("its tensors lie over each other");
    const part = bytes.subarray(start + from, start + to);
    return [name, { type, shape, data: tensorFromBytes(type, part, shared) }] as const;
  });
  if (!isRecord(metadata)) throw fail("its metadata are no object");
  const texts = Object.entries(metadata).map(([key, value]) => [key, String(value)]);
  return { tensors: Object.fromEntries(tensors), metadata: Object.fromEntries(texts) };
}

const isRecord = (v: unknown): v is Record<string, unknown> => typeof v === "object" && v !== null && !Array.isArray(v);

function headerOf(bytes: Uint8Array, fail: (why: string) => Error) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = bytes.length < PREFIX ? Number.POSITIVE_INFINITY : Number(view.getBigUint64(0, true));
  if (PREFIX + length > bytes.length) throw fail("it is cut off");
  if (length > MOST_HEADER) throw fail(`its header says that it is ${length} bytes long`);
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder().decode(bytes.subarray(PREFIX, PREFIX + length)));
  } catch {
    throw fail("its header is not JSON");
  }
  if (!isRecord(header)) throw fail("its header is no object");
  return { header, start: PREFIX + length };
}

const isExtent = (v: unknown): v is number => Number.isSafeInteger(v) && (v as number) >= 0;

function placed(name: string, entry: unknown, fail: (why: string) => Error) {
  const { dtype, shape, data_offsets: offsets } = (isRecord(entry) ? entry : {}) as Partial<Entry>;
  const type = types.get(String(dtype));
  if (!type) throw fail(`"${name}" is of type ${dtype}`);
  if (!Array.isArray(shape) || !shape.every(isExtent) || !Array.isArray(offsets) || !offsets.every(isExtent))
    throw fail(`"${name}" has no shape or no place`);
  const [from, to] = offsets as [number, number];
  const elements = shape.reduce((a, b) => a * b, 1);
  if (to - from !== elements * bytesOf(type)) throw fail(`"${name}" is not of its shape`);
  return { type, shape: shape as number[], from, to };
}
