import { ConvlensError } from "./errors.ts";

/** Arrays of numbers that are sent as they lie in memory. */
const kinds = {
  f4: Float32Array,
  f8: Float64Array,
  i1: Int8Array,
  i2: Int16Array,
  i4: Int32Array,
  i8: BigInt64Array,
  u1: Uint8Array,
  c1: Uint8ClampedArray,
  u2: Uint16Array,
  u4: Uint32Array,
  u8: BigUint64Array,
} as const;

type Kind = keyof typeof kinds;
type Numbers = InstanceType<(typeof kinds)[Kind]>;

/** The key of what JSON has no words for; no name begins with it. */
const MARK = "\u0000";
const ALIGN = 8;
const PREFIX = 8;

/**
 * Plain data and typed arrays as bytes: the length of a text, JSON in which each array is named by its place, then the arrays,
 * little-endian. NaN and infinities stay what they are; what is undefined in an object is left out.
 */
export function pack(value: unknown): Uint8Array<ArrayBuffer> {
  const arrays: Numbers[] = [];
  let end = 0;
  const text = JSON.stringify(value, function (this: Readonly<Record<string, unknown>>, key, json: unknown) {
    // Of a Buffer of Node's, `json` is a list of numbers already.
    const plain = ArrayBuffer.isView(this[key]) ? this[key] : json;
    if (typeof plain === "number" && !Number.isFinite(plain)) return { [MARK]: String(plain) };
    if (!ArrayBuffer.isView(plain)) return plain;
    const numbers = plain as Numbers;
    const kind = kindOf(numbers);
    const at = end;
    arrays.push(numbers);
    end = aligned(at + numbers.byteLength);
    return { [MARK]: [kind, at, numbers.length] };
  });
  const header = new TextEncoder().encode(text ?? "null");
  const start = aligned(PREFIX + header.length);
  const bytes = new Uint8Array(start + end);
  new DataView(bytes.buffer).setUint32(0, header.length, true);
  bytes.set(header, PREFIX);
  let at = start;
  for (const numbers of arrays) {
    bytes.set(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength), at);
    at = aligned(at + numbers.byteLength);
  }
  return bytes;
}

/** What was packed; its arrays lie in `bytes`. Throws `ConvlensError` for bytes that are not packed. */
export function unpack<T>(bytes: Uint8Array): T {
  try {
    // Arrays lie at multiples of 8 of what was packed.
    const whole = bytes.byteOffset % ALIGN === 0 ? bytes : bytes.slice();
    const length = new DataView(whole.buffer, whole.byteOffset).getUint32(0, true);
    const text = new TextDecoder("utf-8", { fatal: true }).decode(whole.subarray(PREFIX, PREFIX + length));
    if (PREFIX + length > whole.length) throw new RangeError("cut off");
    const start = whole.byteOffset + aligned(PREFIX + length);
    return JSON.parse(text, (_key, plain) => meant(plain, whole, start)) as T;
  } catch (cause) {
    throw new ConvlensError("the message is not in the form that was agreed on", "reload the page", { cause });
  }
}

function meant(plain: unknown, { buffer, byteOffset, byteLength }: Uint8Array, start: number): unknown {
  if (typeof plain !== "object" || plain === null || !(MARK in plain)) return plain;
  const marked = plain[MARK];
  if (typeof marked === "string") return Number(marked);
  const [kind, at, length] = marked as [Kind, number, number];
  const made = kinds[kind];
  if (start + at + length * made.BYTES_PER_ELEMENT > byteOffset + byteLength) throw new RangeError("cut off");
  return new made(buffer as ArrayBuffer, start + at, length);
}

function kindOf(numbers: ArrayBufferView): Kind {
  const found = Object.entries(kinds).find(([, made]) => numbers instanceof made);
  if (!found) throw new TypeError(`${numbers.constructor.name} cannot be packed`);
  return found[0] as Kind;
}

const aligned = (at: number) => Math.ceil(at / ALIGN) * ALIGN;
