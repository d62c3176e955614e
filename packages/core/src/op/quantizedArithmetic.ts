import type { Doubles } from "../base/tensor.ts";
import { size } from "../base/tensor.ts";
import type { Extents, Writer } from "./define.ts";
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

/**
 * The gradient to the numbers before they were quantised to `y`, straight through the rounding;
 * none where `y` is the least or the greatest that its type holds, since a fused ReLU clamps there.
 */
export function throughRounding(g: Writer, dy: string, y: string, scale: string): string {
  const { low, high } = rangeOf(g.info(y).type);
  const steps = g.node("CastLike", [y, dy]);
  const inside = g.node("And", [
    g.node("Greater", [steps, g.scalar(low, steps)]),
    g.node("Less", [steps, g.scalar(high, steps)]),
  ]);
  return g.node("Where", [inside, g.node("Div", [dy, scale]), g.scalar(0, dy)]);
}
