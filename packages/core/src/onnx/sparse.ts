import { ConvlensError } from "../base/errors.ts";
import type { Tensor, TypedArray } from "../base/tensor.ts";
import { size, strides } from "../base/tensor.ts";
import type { SparseTensorProto } from "./proto/onnx.gen.ts";
import type { TensorOptions } from "./tensors.ts";
import { tensorOf } from "./tensors.ts";

/** A sparse tensor of a file with its zeros written out. Its indices are positions [n], or coordinates [n, rank]. */
export function denseOf(proto: SparseTensorProto, options?: TensorOptions): Tensor {
  if (!proto.values || !proto.indices)
    throw new ConvlensError("a sparse tensor of the model has no values or no indices");
  const values = tensorOf(proto.values, options);
  if (values.type === "string") throw new ConvlensError(`sparse tensor "${proto.values.name}" holds strings`);
  const indices = Array.from(tensorOf(proto.indices, options).data as BigInt64Array, Number);
  const shape = proto.dims.map(Number);
  const step = strides(shape);
  const from = values.data as TypedArray;
  const data = new (from.constructor as new (n: number) => TypedArray)(size(shape));
  const flat = (proto.indices.dims.length ?? 1) === 1;
  for (let i = 0; i < from.length; i++) {
    const at = flat ? indices[i]! : step.reduce((sum, s, k) => sum + s * indices[i * step.length + k]!, 0);
    data[at] = from[i]!;
  }
  return { type: values.type, shape, data };
}
