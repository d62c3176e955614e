import type { Dim, Info } from "../onnx/graph.ts";
import { defineOp } from "./define.ts";

export default defineOp({
  type: "Range",
  float32Only: true,
  infer: ({ x: [start, limit, delta] }) => {
    const length = lengthOf(start!, limit!, delta!);
    if (length === undefined) return [];
    const { type } = start!;
    const content = typeof length === "number" && length <= 64 ? listed(start!, delta!, length) : undefined;
    return [{ type, shape: [length], ...(content && { content }) }];
  },
  evaluate: ({ x: [start, , delta], y: [y] }) => [
    Float64Array.from({ length: y!.shape[0]! }, (_, i) => start!.data[0]! + i * delta!.data[0]!),
  ],
  backward: "stops",
});

function lengthOf(start: Info, limit: Info, delta: Info): Dim | undefined {
  const [a] = start.content ?? [];
  const [b] = limit.content ?? [];
  const [d] = delta.content ?? [];
  if (a === undefined || b === undefined || d === undefined) return undefined;
  if (typeof a === "number" && typeof b === "number" && typeof d === "number")
    return Math.max(0, Math.ceil((b - a) / d));
  return a === 0 && d === 1 ? b : `range(${[a, b, d]})`;
}

const listed = (start: Info, delta: Info, length: number): number[] =>
  Array.from({ length }, (_, i) => (start.content![0] as number) + i * (delta.content![0] as number));
