import { ConvlensError } from "../base/errors.ts";
import type { DataType, Tensor, TypedArray } from "../base/tensor.ts";

/** A tensor of onnxruntime-node or onnxruntime-web. */
export interface OrtTensor {
  readonly type: string;
  readonly dims: readonly number[];
  /** Throws for a tensor that is not in main memory. */
  readonly data: unknown;
  readonly location: string;
  getData(release?: boolean): Promise<unknown>;
}

export type OrtTensorType = new (type: string, data: unknown, dims: readonly number[]) => OrtTensor;

/** Hands a tensor to ONNX Runtime without copying. float16 goes in as its bits: the runtime takes them for `Float16Array` where there is one. */
export function toOrt(type: OrtTensorType, name: string, t: Tensor): OrtTensor {
  if (t.type === "bfloat16")
    throw new ConvlensError(`"${name}" is bfloat16, which ONNX Runtime's JavaScript interface cannot take`);
  return new type(t.type, t.data, t.shape);
}

/** Takes a tensor from ONNX Runtime, without copying where it is in main memory. */
export async function fromOrt(t: OrtTensor): Promise<Tensor> {
  const held = t.location === "cpu" || t.location === "cpu-pinned" ? t.data : await t.getData(true);
  const data = t.type === "float16" ? bitsOf(held as TypedArray) : (held as Tensor["data"]);
  return { type: t.type as DataType, shape: t.dims, data };
}

/** A `Float16Array` as its bits. */
const bitsOf = ({ buffer, byteOffset, length }: TypedArray) => new Uint16Array(buffer, byteOffset, length);
