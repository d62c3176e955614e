import type { Float32Tensor } from "../../base/tensor.ts";
import { float32 } from "../../base/tensor.ts";
import { permute } from "./layout.ts";

/** A depthwise kernel of Keras (rows, columns, in, multiplier) as that of a grouped Conv: in · multiplier, 1, rows, columns. */
export function depthwiseKernel(w: Float32Tensor): Float32Tensor {
  const { shape, data } = permute(w, [2, 3, 0, 1]);
  const [channels, multiplier, rows, columns] = shape as [number, number, number, number];
  return float32([channels * multiplier, 1, rows, columns], data);
}
