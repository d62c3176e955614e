/** Element types, by their ONNX names. */
export type DataType =
  | "float32"
  | "float64"
  | "float16"
  | "bfloat16"
  | "int8"
  | "uint8"
  | "int16"
  | "uint16"
  | "int32"
  | "uint32"
  | "int64"
  | "uint64"
  | "bool"
  | "string";

export type TypedArray =
  | Float32Array
  | Float64Array
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array;

export type Shape = readonly number[];

/**
 * A dense row-major tensor; `data.length` is the product of `shape`.
 * float16 and bfloat16 are held as their bits in a `Uint16Array`, bool as bytes, string as a list.
 */
export interface Tensor {
  readonly type: DataType;
  readonly shape: Shape;
  readonly data: TypedArray | readonly string[];
}

/** A float32 tensor: what pictures, activations and maps are. */
export interface Float32Tensor extends Tensor {
  readonly type: "float32";
  readonly data: Float32Array;
}

/** A tensor of any numeric type whose numbers are held as doubles, as the float64 references compute. */
export interface Doubles {
  readonly type: DataType;
  readonly shape: Shape;
  readonly data: Float64Array;
}

export const size = (shape: Shape): number => shape.reduce((a, b) => a * b, 1);

/** Row-major strides, in elements. */
export function strides(shape: Shape): number[] {
  const s = new Array<number>(shape.length);
  for (let i = shape.length - 1, n = 1; i >= 0; n *= shape[i]!, i--) s[i] = n;
  return s;
}

export const float32 = (shape: Shape, data: Float32Array | readonly number[]): Float32Tensor => ({
  type: "float32",
  shape,
  data: data instanceof Float32Array ? data : Float32Array.from(data),
});

/** An int64 tensor; numbers beyond its range, such as 2^63 for "to the end", become its largest. */
export const int64 = (shape: Shape, data: readonly number[]): Tensor => ({
  type: "int64",
  shape,
  data: BigInt64Array.from(data, toInt64),
});

export const zeros = (shape: Shape): Float32Tensor => float32(shape, new Float32Array(size(shape)));

export const doubles = (shape: Shape, data: Float64Array | readonly number[], type: DataType = "float64"): Doubles => ({
  type,
  shape,
  data: data instanceof Float64Array ? data : Float64Array.from(data),
});

const widths: Record<Exclude<DataType, "string">, number> = {
  float64: 8,
  int64: 8,
  uint64: 8,
  float32: 4,
  int32: 4,
  uint32: 4,
  float16: 2,
  bfloat16: 2,
  int16: 2,
  uint16: 2,
  int8: 1,
  uint8: 1,
  bool: 1,
};

/** Bytes of one element; a string counts as 8. */
export const bytesOf = (type: DataType): number => (type === "string" ? 8 : widths[type]);

export const isFloat = (type: DataType): boolean =>
  type === "float32" || type === "float64" || type === "float16" || type === "bfloat16";

/** The numbers of a tensor as doubles. 64-bit integers beyond 2^53 are rounded. */
export function toDoubles(t: Tensor): Doubles {
  return { type: t.type, shape: t.shape, data: numbersOf(t) };
}

function numbersOf(t: Tensor): Float64Array {
  if (Array.isArray(t.data)) throw new TypeError("a string tensor has no numbers");
  const data = t.data as TypedArray;
  if (data instanceof Float64Array) return data;
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) return Float64Array.from(data, Number);
  if (t.type === "float16") return Float64Array.from(data, halfToNumber);
  if (t.type === "bfloat16") return Float64Array.from(data, brainToNumber);
  return Float64Array.from(data);
}

/** A tensor of `d.type` with the numbers of `d`; integers are clamped to the range of 64 bits. */
export function fromDoubles(d: Doubles): Tensor {
  return { type: d.type, shape: d.shape, data: pack(d.type, d.data) };
}

const INT64_MAX = 2n ** 63n - 1n;
const toInt64 = (v: number): bigint =>
  v >= 2 ** 63 ? INT64_MAX : v <= -(2 ** 63) ? -INT64_MAX - 1n : BigInt(Math.trunc(v));

function pack(type: DataType, data: Float64Array): TypedArray {
  switch (type) {
    case "float32":
      return Float32Array.from(data);
    case "float64":
      return data;
    case "float16":
      return Uint16Array.from(data, numberToHalf);
    case "bfloat16":
      return Uint16Array.from(data, numberToBrain);
    case "int64":
      return BigInt64Array.from(data, toInt64);
    case "uint64":
      return BigUint64Array.from(data, (v) => BigInt(Math.max(0, Math.trunc(v))));
    case "int32":
      return Int32Array.from(data);
    case "uint32":
      return Uint32Array.from(data);
    case "int16":
      return Int16Array.from(data);
    case "uint16":
      return Uint16Array.from(data);
    case "int8":
      return Int8Array.from(data);
    case "uint8":
      return Uint8Array.from(data);
    case "bool":
      return Uint8Array.from(data, (v) => (v !== 0 ? 1 : 0));
    case "string":
      throw new TypeError("numbers do not make a string tensor");
  }
}

const bits = new DataView(new ArrayBuffer(4));

/** The value of IEEE 754 half-precision bits. */
export function halfToNumber(h: number | bigint): number {
  const n = Number(h);
  const sign = n & 0x8000 ? -1 : 1;
  const exponent = (n >> 10) & 0x1f;
  const fraction = n & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** IEEE 754 half-precision bits of a number, rounded to nearest even. */
export function numberToHalf(v: number): number {
  bits.setFloat32(0, v);
  const x = bits.getUint32(0);
  const sign = (x >>> 16) & 0x8000;
  const magnitude = Math.abs(v);
  if (Number.isNaN(v)) return 0x7e00;
  if (magnitude >= 65520) return sign | 0x7c00;
  if (magnitude < 2 ** -14) return sign | roundEven(magnitude * 2 ** 24);
  const exponent = Math.floor(Math.log2(magnitude));
  const e = magnitude < 2 ** exponent ? exponent - 1 : exponent;
  return sign + ((e + 15) << 10) + roundEven((magnitude / 2 ** e - 1) * 1024);
}

function roundEven(v: number): number {
  const f = Math.floor(v);
  const d = v - f;
  return d > 0.5 || (d === 0.5 && f % 2 === 1) ? f + 1 : f;
}

function brainToNumber(b: number | bigint): number {
  bits.setUint32(0, Number(b) * 65536);
  return bits.getFloat32(0);
}

function numberToBrain(v: number): number {
  bits.setFloat32(0, v);
  const x = bits.getUint32(0);
  return Number.isNaN(v) ? 0x7fc0 : ((x + 0x7fff + ((x >>> 16) & 1)) >>> 16) & 0xffff;
}
