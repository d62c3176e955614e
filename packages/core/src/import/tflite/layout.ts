import { size } from "../../base/tensor.ts";
import { asImage, heldAxis, kerasShape, plain, rankOf } from "../keras/layout.ts";
import type { Held, OperatorContext } from "./define.ts";

/** The extents of an input in the file's order of axes. */
export function extentsOf(c: OperatorContext, x: Held): number[] {
  const extents = [...kerasShape(c.g, x)];
  if (!extents.every((d) => typeof d === "number")) throw c.error(`needs known extents, and gets ${extents.join("×")}`);
  return extents;
}

/** A picture-like input as N×C×H×W. */
export function image(c: OperatorContext, input: number): { value: string; shape: [number, number, number, number] } {
  const x = c.x(input);
  if (rankOf(c.g, x) !== 4) throw c.error(`needs a picture-like input of 4 axes, and gets ${rankOf(c.g, x)}`);
  const value = asImage(c.g, x, true);
  return { value, shape: extentsOf(c, { value, moved: false }) as [number, number, number, number] };
}

/** Inputs in one order of axes; those of lower rank get axes of one place in front, as broadcasting does. */
export function aligned(c: OperatorContext, inputs: readonly number[]): { values: string[]; moved: boolean } {
  const all = inputs.map((i) => c.x(i));
  const rank = Math.max(...all.map((x) => rankOf(c.g, x)));
  const moved = rank === 4 && all.some((x) => x.moved);
  const values = all.map((x) => {
    const shape = c.g.shape(x.value);
    if (x.moved === moved && shape.length === rank) return x.value;
    if (!moved || (shape.length < 2 && (shape[0] ?? 1) === 1)) return plain(c.g, x);
    const missing = Array.from({ length: rank - shape.length }, (_, i) => i);
    const full = missing.length > 0 ? c.g.node("Unsqueeze", [x.value, c.g.ints(missing)]) : x.value;
    return asImage(c.g, { value: full, moved: false }, true);
  });
  return { values, moved };
}

/** A value whose axes are in the file's order, held as pictures are if it has their rank; the result has the output's name. */
export function arranged(c: OperatorContext, v: string): Held {
  if (c.g.shape(v).length !== 4) return { value: named(c, v), moved: false };
  return { value: c.g.node("Transpose", [v], { perm: [0, 3, 1, 2] }, c.name), moved: true };
}

/** The same value under the output's name. */
export const named = (c: OperatorContext, v: string): string => c.g.node("Identity", [v], {}, c.name);

/** The numbers of a tensor in another shape, whose extents are in the file's order. */
export function reshaped(c: OperatorContext, x: Held, target: readonly number[]): Held {
  const from = extentsOf(c, x);
  if (size(from) !== size(target))
    throw c.error(`puts the ${size(from)} numbers of ${from.join("×")} into the shape ${target.join("×")}`);
  const source = sameOrder(from) ? x.value : plain(c.g, x);
  // The batch is not written down where it leads before and after, so that it can be opened.
  const batch = target[0] === from[0] && target.length > 0 ? 0 : target[0];
  const to = (extents: readonly number[], name?: string) => {
    const all = extents.length > 0 ? [batch!, ...extents.slice(1)] : [];
    return c.g.node("Reshape", [source, c.g.ints(all)], {}, name);
  };
  if (target.length !== 4) return { value: to(target, c.name), moved: false };
  const [first, rows, columns, channels] = target as [number, number, number, number];
  if (sameOrder(target)) return { value: to([first, channels, rows, columns], c.name), moved: true };
  return arranged(c, to(target));
}

/** Whether N×H×W×C and N×C×H×W have their numbers in the same order: with a single channel, or a single pixel. */
const sameOrder = ([, rows, columns, channels]: readonly number[]): boolean =>
  channels === 1 || (rows === 1 && columns === 1);

/** An axis of an input, counted from the back where it is negative, as the file counts and as it is held. */
export function axisOf(c: OperatorContext, x: Held, axis: number): { axis: number; held: number } {
  const rank = rankOf(c.g, x);
  if (axis < -rank || axis >= rank) throw c.error(`works along axis ${axis} of a tensor of ${rank} axes`);
  const positive = axis < 0 ? axis + rank : axis;
  return { axis: positive, held: heldAxis(x, positive, rank) };
}
