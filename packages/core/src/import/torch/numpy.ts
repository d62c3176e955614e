import type { DataType, Tensor } from "../../base/tensor.ts";
import { bytesOf, size } from "../../base/tensor.ts";
import { tensorFromBytes } from "../../base/tensorBytes.ts";
import type { Pickled } from "./values.ts";
import { Instance } from "./values.ts";

/** Element types by numpy's codes. */
const codes: Readonly<Record<string, DataType>> = {
  f8: "float64",
  f4: "float32",
  f2: "float16",
  i8: "int64",
  i4: "int32",
  i2: "int16",
  i1: "int8",
  u8: "uint64",
  u4: "uint32",
  u2: "uint16",
  u1: "uint8",
  b1: "bool",
};

const made = new WeakMap<Instance, Tensor>();

/** A pickled numpy array, little-endian and row-major; `undefined` for anything else. */
export function numpyTensor(value: Instance): Tensor | undefined {
  const known = made.get(value);
  if (known || value.type !== "numpy.ndarray" || !Array.isArray(value.state)) return known;
  const [, shape, dtype, columnMajor, held] = value.state;
  const type = dtype instanceof Instance ? codes[String(dtype.args[0])] : undefined;
  const order = dtype instanceof Instance && Array.isArray(dtype.state) ? dtype.state[1] : "<";
  const bytes = bytesFrom(held);
  if (!type || order === ">" || columnMajor === true || !bytes || !Array.isArray(shape)) return undefined;
  const extents = shape.filter((d): d is number => typeof d === "number" && d >= 0);
  if (extents.length !== shape.length || size(extents) * bytesOf(type) !== bytes.length) return undefined;
  const tensor = { type, shape: extents, data: tensorFromBytes(type, bytes, true) };
  made.set(value, tensor);
  return tensor;
}

/** Bytes, also those that protocol 2 keeps as text of Latin-1. */
function bytesFrom(held: Pickled): Uint8Array | undefined {
  if (held instanceof Uint8Array) return held;
  const text = held instanceof Instance && held.type === "bytes" ? held.args[0] : undefined;
  return typeof text === "string" ? Uint8Array.from(text, (c) => c.charCodeAt(0)) : undefined;
}
