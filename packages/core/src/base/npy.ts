import { ConvlensError } from "./errors.ts";
import type { DataType, Shape, Tensor, TypedArray } from "./tensor.ts";
import { bytesOf, size } from "./tensor.ts";

// The format is NumPy's, NEP 1: magic, version, length of the header, the header as a Python dict literal, the numbers.

const types: Readonly<Record<string, DataType>> = {
  f2: "float16",
  f4: "float32",
  f8: "float64",
  i1: "int8",
  i2: "int16",
  i4: "int32",
  i8: "int64",
  u1: "uint8",
  u2: "uint16",
  u4: "uint32",
  u8: "uint64",
  b1: "bool",
};

/** Whether bytes begin as a `.npy` file does. */
export const isNpy = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x93 && String.fromCharCode(...bytes.subarray(1, 6)) === "NUMPY";

/**
 * Reads a `.npy` file of version 1 to 3: booleans, integers and floats of 2 to 8 bytes, either byte order, C or Fortran order.
 * Throws `ConvlensError` naming the file for anything else.
 */
export function decodeNpy(bytes: Uint8Array, name: string): Tensor {
  if (!isNpy(bytes) || bytes.length < 12)
    throw new ConvlensError(`${name} is not a .npy file`, "numpy.save writes one");
  const long = bytes[6]! >= 2;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = long ? 12 : 10;
  const end = start + (long ? view.getUint32(8, true) : view.getUint16(8, true));
  const header = new TextDecoder().decode(bytes.subarray(start, end));
  const { type, swapped, fortran, shape } = parseHeader(header, name);
  const length = size(shape) * bytesOf(type);
  if (bytes.length < end + length)
    throw new ConvlensError(
      `${name} is cut off: it says [${shape.join(", ")}] ${type} and holds ${bytes.length - end} of ${length} bytes`,
      "copy it again",
    );
  // Not `slice`: Node's Buffer, a Uint8Array too, does not copy there.
  const body = new Uint8Array(length);
  body.set(bytes.subarray(end, end + length));
  if (swapped) swap(body, bytesOf(type));
  const data = arrayOf(type, body.buffer);
  return { type, shape, data: fortran ? toRowMajor(data, shape) : data };
}

function parseHeader(header: string, name: string) {
  const descr = /'descr'\s*:\s*'([^']*)'/.exec(header)?.[1];
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(header)?.[1];
  const extents = /'shape'\s*:\s*\(([^)]*)\)/.exec(header)?.[1];
  const type = types[descr?.slice(1) ?? ""];
  if (!type || order === undefined || extents === undefined)
    throw new ConvlensError(
      `${name} holds ${descr ? `"${descr}"` : "records"}, not plain numbers`,
      "save it as float32: numpy.save(file, array.astype('float32'))",
    );
  return {
    type,
    swapped: descr!.startsWith(">"),
    fortran: order === "True",
    shape: (extents.match(/\d+/g) ?? []).map(Number),
  };
}

function swap(bytes: Uint8Array, width: number): void {
  for (let i = 0; i < bytes.length; i += width) bytes.subarray(i, i + width).reverse();
}

function arrayOf(type: DataType, buffer: ArrayBufferLike): TypedArray {
  switch (type) {
    case "float32":
      return new Float32Array(buffer);
    case "float64":
      return new Float64Array(buffer);
    case "int8":
      return new Int8Array(buffer);
    case "int16":
      return new Int16Array(buffer);
    case "int32":
      return new Int32Array(buffer);
    case "int64":
      return new BigInt64Array(buffer);
    case "uint32":
      return new Uint32Array(buffer);
    case "uint64":
      return new BigUint64Array(buffer);
    case "uint16":
    case "float16":
    case "bfloat16":
      return new Uint16Array(buffer);
    default:
      return new Uint8Array(buffer);
  }
}

/** Elements stored with the first index running fastest, in the order in which the last one does. */
function toRowMajor(data: TypedArray, shape: Shape): TypedArray {
  const out = data.slice();
  const index = new Array<number>(shape.length).fill(0);
  for (let i = 0; i < data.length; i++) {
    out[index.reduce((at, k, axis) => at * shape[axis]! + k, 0)] = data[i]!;
    for (let axis = 0; axis < shape.length && ++index[axis]! === shape[axis]; axis++) index[axis] = 0;
  }
  return out;
}

/** Writes a tensor as a `.npy` file of version 1, little-endian, C order. bfloat16 and strings have no NumPy type. */
export function encodeNpy({ type, shape, data }: Tensor): Uint8Array {
  const code = Object.keys(types).find((key) => types[key] === type);
  if (!code) throw new TypeError(`NumPy has no ${type}`);
  const order = code.endsWith("1") ? "|" : "<";
  const extents = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const dict = `{'descr': '${order}${code}', 'fortran_order': False, 'shape': (${extents}), }`;
  // The numbers begin at a multiple of 64 bytes, after a newline.
  const header = new TextEncoder().encode(`${dict.padEnd(Math.ceil((dict.length + 11) / 64) * 64 - 11)}\n`);
  const numbers = data as TypedArray;
  const out = new Uint8Array(10 + header.length + numbers.byteLength);
  out.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length & 255, header.length >> 8]);
  out.set(header, 10);
  out.set(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength), 10 + header.length);
  return out;
}
