import { int64 } from "../../../base/tensor.ts";
import type { Dim } from "../../../onnx/graph.ts";
import { BATCH } from "../../../onnx/graph.ts";
import type { AtenCall } from "./define.ts";

/** Extents as a value of the graph; the batch in them is that of the picture. */
export function valueShape(c: AtenCall, shape: readonly Dim[]): string {
  if (shape.every((d) => typeof d === "number")) return c.g.ints(shape as number[]);
  const batch = c.g.node("Shape", [c.picture], { start: 0, end: 1 });
  const parts = shape.map((d) => {
    if (typeof d === "number") return c.g.ints([d]);
    const [, times, name] = /^(?:(\d+)\*)?(\w+)$/.exec(d) ?? [];
    if (name !== BATCH) throw c.error(`makes a tensor of [${shape}]`);
    return times === undefined ? batch : c.g.node("Mul", [batch, c.g.constant(int64([1], [Number(times)]))]);
  });
  return c.g.node("Concat", parts, { axis: 0 });
}
