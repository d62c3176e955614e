import type { Doubles } from "../base/tensor.ts";
import { size } from "../base/tensor.ts";
import type { Extents } from "./define.ts";
import { broadcastIndex } from "./elementwise.ts";
import { parametersAlong, rangeOf, roundHalfEven } from "./quantization.ts";

/** The numbers that quantised ones stand for, with one scale and zero point for all or for each place along an axis. */
export function dequantized(x: Doubles, scale: Doubles | undefined, zero: Doubles | undefined, axis: number): Doubles {
  const rank = x.shape.length;
  const at = (p: Doubles | undefined) => p && broadcastIndex(parametersAlong(p.shape, rank, { axis }), x.shape);
  const [scaleAt, zeroAt] = [at(scale), at(zero)];
  const numbers = x.data.map(
    (v, i) => (v - (zeroAt ? zero!.data[zeroAt(i)]! : 0)) * (scaleAt ? scale!.data[scaleAt(i)]! : 1),
  );
  return { type: "float64", shape: x.shape, data: numbers };
}

/** Back to the steps of `scale` about `zero`, rounded and clamped to what the type of `y` holds. */
export function requantized(numbers: Float64Array, scale: Doubles, zero: Doubles | undefined, y: Extents) {
  const { low, high } = rangeOf(y.type);
  const offset = zero?.data[0] ?? 0;
  if (size(scale.shape) !== 1) throw new Error(`a result with scales of shape [${scale.shape}] is not supported`);
  return numbers.map((v) => Math.min(Math.max(roundHalfEven(v / scale.data[0]!) + offset, low), high));
}
