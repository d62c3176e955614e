import type { Attrs, Dim, Info } from "../onnx/graph.ts";
import type { Writer } from "./define.ts";
import { number, numbers } from "./define.ts";
import { known, product } from "./extents.ts";
import { indicesLedBy } from "./gathering.ts";
import { reshapeTo, vector } from "./reshapeLike.ts";
import type { Slide } from "./window.ts";
import { slidesOf, slidOver } from "./window.ts";

/** Type and shape of what a pool gives. */
export function pooled(attrs: Attrs, x: Info): Info {
  const shape = [...x.shape.slice(0, 2), ...slidOver(attrs, x.shape, numbers(attrs, "kernel_shape", []))];
  return { type: x.type, shape };
}

/** How the windows of a pool slide over an input of known extents. */
export const poolSlides = (attrs: Attrs, shape: readonly Dim[]): Slide[] =>
  slidesOf(attrs, shape, numbers(attrs, "kernel_shape", []));

/**
 * Where each window of a max-pool over `x` found its maximum, as flat indices over all of `x`.
 * A second MaxPool: the first gives no indices, so that it still runs in the engine's blocked layout.
 */
export function indicesOfMaxima(g: Writer, x: string, attrs: Attrs): string {
  if (number(attrs, "storage_order", 0) === 1) throw new Error("no gradient is known for MaxPool with storage_order 1");
  return g.nodes("MaxPool", [x], attrs, 2)[1]!;
}

/**
 * Adds each element of `dy` to the place of `x` that `indices` give, flat over all of `x`; the rest is zero.
 * Where one picture has many seeds, each seed has its own copy of that picture's places.
 */
export function scatterFlat(g: Writer, dy: string, indices: string, x: string): string {
  const shape = known(g.shape(x).slice(1), "a max-pool's gradient");
  const flat = flatten(g, dy, indices, x);
  const led =
    flat.axis === 0 ? [g.node("Reshape", [g.node("Size", [x]), g.ints([1])])] : [leading(g, dy), product(shape)];
  const zeros = g.node("Expand", [g.scalar(0, dy), vector(g, led)]);
  const sums = g.node("ScatterElements", [zeros, flat.indices, flat.values], { axis: flat.axis, reduction: "add" });
  return reshapeTo(g, sums, [-1, ...shape]);
}

/** The elements of `from` at `indices`, flat over all of `like`, in the shape of the indices. */
export function gatherFlat(g: Writer, from: string, indices: string, like: string): string {
  const flat = flatten(g, from, indices, like);
  const found = g.node("GatherElements", [flat.values, flat.indices], { axis: flat.axis });
  return reshapeTo(g, found, [-1, ...known(g.shape(indices).slice(1), "a gradient at indices")]);
}

/** Values and indices as one long row; a row for each seed where one picture leads `x`. */
function flatten(g: Writer, values: string, indices: string, x: string) {
  if (g.shape(x)[0] !== 1) return { axis: 0, values: reshapeTo(g, values, [-1]), indices: reshapeTo(g, indices, [-1]) };
  const rows = g.node("Flatten", [values], { axis: 1 });
  return { axis: 1, values: rows, indices: indicesLedBy(g, rows, g.node("Flatten", [indices], { axis: 1 })) };
}

const leading = (g: Writer, value: string): string => g.node("Shape", [value], { start: 0, end: 1 });
