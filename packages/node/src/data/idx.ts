import { ConvlensError } from "@convlens/core/base";
import type { RawPictures } from "./binarySets.ts";

// The format of MNIST (LeCun, Cortes and Burges, "The MNIST database of handwritten digits"): two zeros, the type of values,
// the number of extents, each extent as a big-endian 32-bit number, then the values.

const UBYTE = 8;
const types: Readonly<Record<number, string>> = { 9: "int8", 11: "int16", 12: "int32", 13: "float32", 14: "float64" };

/** Whether a file begins as IDX does. */
export const isIdx = (bytes: Uint8Array): boolean =>
  bytes[0] === 0 && bytes[1] === 0 && (bytes[2] === UBYTE || bytes[2]! in types) && bytes[3]! >= 1 && bytes[3]! <= 4;

/** Grey pictures [count, height, width], or with a last extent of 1 or 3. Throws `ConvlensError` naming the file. */
export function parseIdxPictures(bytes: Uint8Array, name: string): RawPictures {
  const { extents, values } = parseIdx(bytes, name);
  const [count, height, width, channels = 1] = extents;
  if (height === undefined || width === undefined || (channels !== 1 && channels !== 3))
    throw new ConvlensError(
      `${name} holds values of shape ${extents.join("×")}, no pictures`,
      "pictures are count × height × width, as in train-images-idx3-ubyte",
    );
  if (count! * height * width === 0) throw new ConvlensError(`${name} holds no pictures`, "copy it again");
  const samples = new SharedArrayBuffer(values.length);
  new Uint8Array(samples).set(values);
  return { samples, width, height, channels, count: count! };
}

/** Numbers of classes, one for each picture. Throws `ConvlensError` naming the file. */
export const parseIdxLabels = (bytes: Uint8Array, name: string): Uint8Array => parseIdx(bytes, name).values.slice();

function parseIdx(bytes: Uint8Array, name: string) {
  const [, , type, dimensions] = bytes as unknown as [number, number, number, number];
  if (type !== UBYTE)
    throw new ConvlensError(
      `${name} holds ${types[type] ?? "unknown"} values`,
      "pictures and labels are unsigned bytes",
    );
  const start = 4 + 4 * dimensions;
  if (bytes.length < start) throw new ConvlensError(`${name} is cut off`, "copy it again");
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const extents = Array.from({ length: dimensions }, (_, i) => view.getUint32(4 + 4 * i));
  const length = extents.reduce((a, b) => a * b, 1);
  const values = bytes.subarray(start);
  if (values.length < length)
    throw new ConvlensError(`${name} is cut off: it has ${values.length} of ${length} bytes`, "copy it again");
  if (values.length > length)
    throw new ConvlensError(`${name} has ${values.length} bytes where it says ${length}`, "copy it again");
  return { extents, values };
}
