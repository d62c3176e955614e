import type { Dim } from "../onnx/graph.ts";

/** The shape that broadcasting gives two or more shapes, by the rule of NumPy. An unknown extent gives way to a known one above 1. */
export function broadcast(...shapes: readonly (readonly Dim[])[]): Dim[] {
  const rank = Math.max(...shapes.map((s) => s.length));
  return Array.from({ length: rank }, (_, i) => {
    let out: Dim = 1;
    for (const s of shapes) {
      const k = i - (rank - s.length);
      if (k < 0) continue;
      out = broadcastDim(out, s[k]!, shapes);
    }
    return out;
  });
}

function broadcastDim(a: Dim, b: Dim, shapes: readonly (readonly Dim[])[]): Dim {
  if (a === b || b === 1) return a;
  if (a === 1) return b;
  if (typeof a === "string") return typeof b === "string" ? a : b;
  if (typeof b === "string") return a;
  throw new Error(`shapes ${shapes.map((s) => `[${s}]`).join(" and ")} do not broadcast`);
}

/** An axis counted from the front. */
export function axisOf(axis: number, rank: number): number {
  const a = axis < 0 ? axis + rank : axis;
  if (a < 0 || a >= Math.max(1, rank)) throw new Error(`axis ${axis} is not one of a tensor of rank ${rank}`);
  return a;
}

/** The product of extents; a name where it is not known. */
export function product(dims: readonly Dim[]): Dim {
  const known = dims.filter((d): d is number => typeof d === "number").reduce((a, b) => a * b, 1);
  const names = dims.filter((d): d is string => typeof d === "string");
  if (names.length === 0 || known === 0) return known;
  return known === 1 ? names.join("*") : `${known}*${names.join("*")}`;
}

export const sameShape = (a: readonly Dim[], b: readonly Dim[]): boolean =>
  a.length === b.length && a.every((d, i) => d === b[i]);

/** Applies arithmetic to an extent; for an unknown one, gives it a name that the same arithmetic would give again. */
export const mapDim = (d: Dim, label: string, f: (n: number) => number): Dim =>
  typeof d === "number" ? f(d) : `${label}(${d})`;

/** The extents as numbers; throws where one is not known. */
export function known(shape: readonly Dim[], what: string): number[] {
  return shape.map((d) => {
    if (typeof d === "string") throw new Error(`${what} needs known extents, and "${d}" in [${shape}] is not`);
    return d;
  });
}
