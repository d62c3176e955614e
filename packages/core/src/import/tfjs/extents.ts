import { size } from "../../base/tensor.ts";
import type { Dim } from "../../onnx/graph.ts";
import type { Known, NodeContext } from "./define.ts";
import { EXPORT } from "./define.ts";

/** Numbers that say extents: whole ones, and the name of the batch. */
export type Extents = readonly Dim[];

/** A vector, or a single one. */
export const extents = (data: Extents, scalar = false): { known: Known } => ({
  known: { shape: scalar ? [] : [data.length], data },
});

/** Known whole numbers; `undefined` for what are weights or values of the graph. */
export function extentsAt(c: NodeContext, input: number): Extents | undefined {
  const v = c.known(input);
  return v && !(v.data instanceof Float32Array) ? Array.from(v.data as ArrayLike<Dim>) : undefined;
}

const operators: Readonly<Record<string, (a: number, b: number) => number>> = {
  Add: (a, b) => a + b,
  Sub: (a, b) => a - b,
  Mul: (a, b) => a * b,
  Div: (a, b) => Math.trunc(a / b),
  Max: Math.max,
  Min: Math.min,
};

/** An operator of two numbers between extents, where both operands are such. */
export function extentArithmetic(c: NodeContext, op: string): Known | undefined {
  const [a, b] = [extentsAt(c, 0), extentsAt(c, 1)];
  const f = operators[op];
  if (!a || !b || !f) return undefined;
  if (a.length !== b.length && a.length !== 1 && b.length !== 1)
    throw c.error(`is of ${a.length} and ${b.length} extents`);
  const longer = a.length >= b.length ? c.known(0)! : c.known(1)!;
  const data = Array.from({ length: size(longer.shape) }, (_, i) => {
    const [p, q] = [a.length === 1 ? a[0]! : a[i]!, b.length === 1 ? b[0]! : b[i]!];
    if (typeof p === "number" && typeof q === "number") return f(p, q);
    if (op === "Mul" && (p === 1 || q === 1)) return p === 1 ? q : p;
    throw c.error("computes with the number of pictures, which would mix them", EXPORT);
  });
  return { shape: longer.shape, data };
}
