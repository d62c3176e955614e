import { codeOf } from "../onnx/dataTypes.ts";
import type { Writer } from "./define.ts";
import { product } from "./extents.ts";
import { times } from "./mask.ts";
import { defineReduction, expand } from "./reduction.ts";
import { extentsOf } from "./reshapeLike.ts";

export default defineReduction({
  type: "ReduceMean",
  over: (values) => values.reduce((a, b) => a + b, 0) / values.length,
  gradient: (c) => expand(c, shared(c.g, c.dy, c.x, c.axes)),
});

/** A gradient divided by the number of elements that were averaged. */
function shared(g: Writer, dy: string, x: string, axes: readonly number[]): string {
  const shape = g.shape(x);
  const count = product(axes.map((a) => shape[a]!));
  if (typeof count === "number") return times(g, dy, 1 / count);
  const extents = g.node("Gather", [extentsOf(g, x, 0), g.ints(axes)]);
  const counted = g.node("ReduceProd", [extents], { keepdims: 0 });
  return g.node("Div", [dy, g.node("Cast", [counted], { to: codeOf(g.info(dy).type) })]);
}
