import type { DataType, Tensor, TypedArray } from "../../base/tensor.ts";
import { bytesOf, float32, strides as rowMajor, size, toDoubles } from "../../base/tensor.ts";
import { tensorFromBytes } from "../../base/tensorBytes.ts";
import type { Pickled } from "./values.ts";
import { StorageRef, TorchTensor } from "./values.ts";

/** The bytes of each storage of a file, by its key. */
export type Storages = (key: string) => Uint8Array;

/** A pickle, or a tensor in it, that is not as the format says. */
export class Malformed extends Error {}

const isCount = (v: Pickled): v is number => typeof v === "number" && Number.isSafeInteger(v) && v >= 0;

const countsOf = (v: Pickled, what: string): number[] => {
  if (Array.isArray(v) && v.length <= MOST_AXES && v.every(isCount)) return v;
  throw new Malformed(`a tensor's ${what} is no list of whole numbers`);
};

const MOST_AXES = 16;

/** A tensor that repeats the numbers of its storage may have this many elements. */
const MOST_REPEATED = 1 << 24;

/** The tensor that `_rebuild_tensor` is asked for. Throws `Malformed` where it does not lie within its storage. */
export function readTensor(
  storage: Pickled,
  offset: Pickled,
  shape: Pickled,
  strides: Pickled,
  type?: DataType,
): TorchTensor {
  if (!(storage instanceof StorageRef)) throw new Malformed("a tensor has no storage");
  if (!isCount(offset)) throw new Malformed("a tensor starts nowhere");
  const extents = countsOf(shape, "shape");
  const steps = countsOf(strides, "stride");
  if (extents.length !== steps.length) throw new Malformed("a tensor has not as many strides as extents");
  const element = (type as StorageRef["type"] | undefined) ?? storage.type;
  const held = Math.floor((storage.length * bytesOf(storage.type)) / bytesOf(element));
  const last = extents.reduce((at, extent, i) => at + (extent - 1) * steps[i]!, offset);
  const elements = size(extents);
  if (elements > 0 && last >= held)
    throw new Malformed(`a tensor of shape [${extents}] reaches beyond the ${held} numbers of its storage`);
  if (elements > Math.max(held, MOST_REPEATED))
    throw new Malformed(`a tensor of shape [${extents}] has more elements than its storage`);
  return new TorchTensor(storage, element, offset, extents, steps);
}

/** The tensor's numbers: a view of the file's bytes where they lie in order and are aligned. */
export function tensorOf(t: TorchTensor, storages: Storages, littleEndian = true): Tensor {
  const bytes = storages(t.storage.key);
  const width = bytesOf(t.type);
  const start = t.storage.offset * bytesOf(t.storage.type);
  const length = t.storage.length * bytesOf(t.storage.type);
  if (start + length > bytes.length)
    throw new Malformed(`storage "${t.storage.key}" has ${bytes.length} bytes where ${start + length} are asked for`);
  const { type, shape } = t;
  if (isRowMajor(t)) {
    const part = bytes.subarray(start + t.offset * width, start + (t.offset + size(shape)) * width);
    const data = littleEndian || width === 1 ? tensorFromBytes(type, part, true) : swapped(type, part, width);
    return { type, shape, data };
  }
  const whole = bytes.subarray(start, start + length - (length % width));
  const all = littleEndian || width === 1 ? tensorFromBytes(type, whole, true) : swapped(type, whole, width);
  return { type, shape, data: gathered(all, t) };
}

function isRowMajor({ shape, strides }: TorchTensor): boolean {
  const expected = rowMajor(shape);
  return shape.every((extent, i) => extent <= 1 || strides[i] === expected[i]);
}

function gathered(all: TypedArray, { shape, strides, offset }: TorchTensor): TypedArray {
  const length = size(shape);
  const data = new (all.constructor as new (length: number) => TypedArray)(length);
  const index = shape.map(() => 0);
  for (let i = 0, at = offset; i < length; i++) {
    data[i] = all[at]!;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      at += strides[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      at -= strides[axis]! * shape[axis]!;
      index[axis] = 0;
    }
  }
  return data;
}

function swapped(type: DataType, bytes: Uint8Array, width: number): TypedArray {
  const copy = new Uint8Array(bytes);
  for (let i = 0; i < copy.length; i += width) copy.subarray(i, i + width).reverse();
  return tensorFromBytes(type, copy, true);
}

/** The same tensor in float32, which networks are run in. */
export const inFloat32 = (t: Tensor): Tensor =>
  t.type === "float32" ? t : float32(t.shape, Float32Array.from(toDoubles(t).data));
