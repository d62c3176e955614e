import type { Writer } from "./define.ts";
import { extentsOf, vector } from "./reshapeLike.ts";

/**
 * Undoes a selection along one axis: the k-th slab of `dy` goes to place `places[k]` of an axis of `extent`,
 * slabs that go to the same place are added, and places that nothing goes to are zero.
 */
export function spread(g: Writer, dy: string, axis: number, extent: number, places: readonly number[]): string {
  const last = places.length - 1;
  if (places.every((p, k) => p === places[0]! + k)) {
    if (places.length === extent) return dy;
    if (places.length > 0) return padAxis(g, dy, axis, places[0]!, extent - 1 - places[last]!);
  }
  if (new Set(places).size < places.length || places.length === 0)
    return scatterAlong(g, dy, axis, g.ints([extent]), g.ints(places));
  // Every place takes one slab; those that take none take the slab of zeros behind the last one.
  const taken = new Map(places.map((p, k) => [p, k]));
  const order = Array.from({ length: extent }, (_, p) => taken.get(p) ?? places.length);
  const padded = places.length === extent ? dy : padAxis(g, dy, axis, 0, 1);
  return g.node("Gather", [padded, g.ints(order)], { axis });
}

/** Zeros before and after along one axis. */
export function padAxis(g: Writer, value: string, axis: number, before: number, after: number): string {
  const rank = g.shape(value).length;
  const pads = new Array<number>(2 * rank).fill(0);
  pads[axis] = before;
  pads[axis + rank] = after;
  return g.node("Pad", [value, g.ints(pads)]);
}

/** As `spread`, where the extent (a vector of one) or the places (a vector) are only known when the graph runs. */
export function scatterAlong(g: Writer, dy: string, axis: number, extent: string, places: string): string {
  const rank = g.shape(dy).length;
  const shape = vector(g, [
    ...(axis > 0 ? [extentsOf(g, dy, 0, axis)] : []),
    extent,
    ...(axis < rank - 1 ? [extentsOf(g, dy, axis + 1)] : []),
  ]);
  const zeros = g.node("Expand", [g.scalar(0, dy), shape]);
  const along = g.ints([-1, ...new Array<number>(rank - 1 - axis).fill(1)]);
  const indices = g.node("Expand", [g.node("Reshape", [places, along]), g.node("Shape", [dy])]);
  return g.node("ScatterElements", [zeros, indices, dy], { axis, reduction: "add" });
}
