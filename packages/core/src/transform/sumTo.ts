import type { Dim } from "../onnx/graph.ts";
import type { Writer } from "../op/define.ts";

/** Sums a value over the axes that broadcasting added to or stretched from `shape`. With `keepFirst`, the first axis is left as it is. */
export function sumTo(g: Writer, value: string, shape: readonly Dim[], keepFirst = false): string {
  const from = g.shape(value);
  const extra = from.length - shape.length;
  const added = Array.from({ length: extra }, (_, i) => i);
  const stretched = shape.flatMap((d, i) =>
    d === 1 && from[i + extra] !== 1 && !(keepFirst && i === 0 && extra === 0) ? [i + extra] : [],
  );
  let out = value;
  if (stretched.length > 0) out = g.node("ReduceSum", [out, g.ints(stretched)], { keepdims: 1 });
  if (added.length > 0) out = g.node("ReduceSum", [out, g.ints(added)], { keepdims: 0 });
  return out;
}
