import type { Doubles, Shape } from "../base/tensor.ts";
import { strides } from "../base/tensor.ts";
import type { Writer } from "./define.ts";
import { extentsOf, vector } from "./reshapeLike.ts";

/**
 * For `GatherElements` and `ScatterElements`: the flat index of the element of a tensor of `shape`
 * that stands at place `at` of `indices`, its coordinate along `axis` replaced by the index there.
 */
export function elementAlong(shape: Shape, axis: number, index: number, at: readonly number[]): number {
  const steps = strides(shape);
  const along = index < 0 ? index + shape[axis]! : index;
  return at.reduce((sum, p, d) => sum + steps[d]! * (d === axis ? along : p), 0);
}

/** Calls `visit` with the flat index of each element of `indices` and its place. */
export function eachPlace(indices: Doubles, visit: (i: number, at: readonly number[]) => void): void {
  const steps = strides(indices.shape);
  for (let i = 0; i < indices.data.length; i++)
    visit(
      i,
      steps.map((s, d) => Math.floor(i / s) % indices.shape[d]!),
    );
}

/** Zeros of the type of `dy` in the shape of `like`, led by the leading extent of `dy`. */
export function zerosLedBy(g: Writer, dy: string, like: string): string {
  return g.node("Expand", [g.scalar(0, dy), ledBy(g, dy, like)]);
}

/** Repeats indices for each seed where many seeds lead `dy` and one picture leads the indices. */
export function indicesLedBy(g: Writer, dy: string, indices: string): string {
  const [own, led] = [g.shape(indices)[0], g.shape(dy)[0]];
  return own === led ? indices : g.node("Expand", [indices, ledBy(g, dy, indices)]);
}

function ledBy(g: Writer, dy: string, like: string): string {
  const rest = g.shape(like).slice(1);
  const known = rest.every((d) => typeof d === "number");
  return vector(g, [extentsOf(g, dy, 0, 1), ...(known ? rest : [extentsOf(g, like, 1)])]);
}
