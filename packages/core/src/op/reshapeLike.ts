import type { Writer } from "./define.ts";

/**
 * Brings a gradient back to the shape of the value `like`. The leading extent is left free,
 * since a batch of seeds may lead the gradient where a single picture leads the value.
 */
export function reshapeLike(g: Writer, value: string, like: string): string {
  const shape = g.shape(like);
  if (shape.length === 0) return g.node("Reshape", [value, g.ints([])]);
  const rest = shape.slice(1);
  const open = rest.some((d) => typeof d === "string");
  return reshapeTo(g, value, [-1, ...(open ? [extentsOf(g, like, 1)] : (rest as number[]))]);
}

/** Reshapes to parts of a shape: extents, and names of int64 vectors that hold extents when the graph runs. */
export function reshapeTo(g: Writer, value: string, parts: readonly (number | string)[]): string {
  return g.node("Reshape", [value, vector(g, parts)]);
}

/** The extents of a value from one axis up to another, as a vector that the graph computes. */
export function extentsOf(g: Writer, value: string, start: number, end?: number): string {
  return g.node("Shape", [value], end === undefined ? { start } : { start, end });
}

/** A vector of int64 joined from numbers and vectors. */
export function vector(g: Writer, parts: readonly (number | string)[]): string {
  const joined: string[] = [];
  let run: number[] = [];
  const flush = () => {
    if (run.length > 0) joined.push(g.ints(run));
    run = [];
  };
  for (const part of parts) {
    if (typeof part === "number") run.push(part);
    else {
      flush();
      joined.push(part);
    }
  }
  flush();
  if (joined.length === 0) return g.ints([]);
  return joined.length === 1 ? joined[0]! : g.node("Concat", joined, { axis: 0 });
}
