import type { DataType } from "../base/tensor.ts";
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

/** To the nearest integer, ties to the even one, as IEEE 754 and ONNX round. */
export function roundHalfEven(v: number): number {
  const below = Math.floor(v);
  const rest = v - below;
  if (rest === 0.5) return below % 2 === 0 ? below : below + 1;
  return rest < 0.5 ? below : below + 1;
}
