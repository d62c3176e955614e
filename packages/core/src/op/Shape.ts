import type { Attrs, Dim } from "../onnx/graph.ts";
import { defineOp, number } from "./define.ts";

function extents<T extends Dim>(shape: readonly T[], attrs: Attrs): readonly T[] {
  const { length } = shape;
  const fromFront = (i: number) => Math.min(Math.max(i < 0 ? i + length : i, 0), length);
  return shape.slice(fromFront(number(attrs, "start", 0)), fromFront(number(attrs, "end", length)));
}

export default defineOp({
  type: "Shape",
  infer: ({ attrs, x: [x] }) => {
    const content = extents(x!.shape, attrs);
    return [{ type: "int64", shape: [content.length], content }];
  },
  evaluate: ({ attrs, x: [x] }) => [Float64Array.from(extents(x!.shape, attrs))],
  backward: "stops",
});
