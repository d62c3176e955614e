import type { DataType, Tensor } from "../base/tensor.ts";
import { toDoubles } from "../base/tensor.ts";
import type { Attrs, Dim } from "../onnx/graph.ts";
import type { Writer } from "./define.ts";
import { number } from "./define.ts";
import { axisOf } from "./extents.ts";

const ranges: Partial<Record<DataType, { low: number; high: number }>> = {
  uint8: { low: 0, high: 255 },
  int8: { low: -128, high: 127 },
  uint16: { low: 0, high: 65535 },
  int16: { low: -32768, high: 32767 },
};

/** The least and the greatest number that a quantised type holds. */
export function rangeOf(type: DataType): { low: number; high: number } {
  const range = ranges[type];
  if (!range) throw new Error(`quantisation to ${type} is not supported`);
  return range;
}

/** Whether codes with these zero points, all of them constant, stand for no negative number. */
export const isUnsigned = (zero: Tensor | undefined): boolean =>
  zero !== undefined && toDoubles(zero).data.every((z) => z === ranges[zero.type]?.low);

/** The shape that lets a scale or zero point broadcast: one number for all, or one for each place along an axis. */
export function parametersAlong<T extends Dim>(parameters: readonly T[], rank: number, attrs: Attrs): (T | 1)[] {
  if (number(attrs, "block_size", 0) > 0) throw new Error("blocked quantisation is not supported");
  if (parameters.length === 0 || (parameters.length === 1 && parameters[0] === 1)) return [];
  if (parameters.length !== 1) throw new Error(`a scale of shape [${parameters}] is not supported`);
  const axis = axisOf(number(attrs, "axis", 1), rank);
  return Array.from({ length: rank }, (_, i) => (i === axis ? parameters[0]! : 1));
}

/** A scale or zero point in the shape that broadcasts. */
export function alongAxis(g: Writer, parameters: string, rank: number, attrs: Attrs): string {
  const shape = parametersAlong(g.shape(parameters), rank, attrs);
  const tail = shape.slice(shape.findIndex((d) => d !== 1));
  if (shape.length === 0 || tail.length === 1) return parameters;
  return g.node("Reshape", [parameters, g.ints([-1, ...tail.slice(1).map(Number)])]);
}

/** The numbers that codes can stand for, those beyond as the last of them: what quantising does but for the rounding. */
export function inRange(g: Writer, x: string, [scale, zero]: readonly string[], type: DataType, attrs: Attrs): string {
  const { low, high } = rangeOf(type);
  const rank = g.shape(x).length;
  const by = alongAxis(g, scale!, rank, attrs);
  const offset = zero ? g.node("Cast", [alongAxis(g, zero, rank, attrs)], { to: 1 }) : g.scalar(0, by);
  const bound = (code: number) => g.node("Mul", [g.node("Sub", [g.scalar(code, by), offset]), by]);
  return g.node("Min", [g.node("Max", [x, bound(low)]), bound(high)]);
}

/** To the nearest integer, ties to the even one, as IEEE 754 and ONNX round. */
export function roundHalfEven(v: number): number {
  const below = Math.floor(v);
  const rest = v - below;
  if (rest === 0.5) return below % 2 === 0 ? below : below + 1;
  return rest < 0.5 ? below : below + 1;
}
