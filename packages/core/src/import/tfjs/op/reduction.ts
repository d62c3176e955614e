import type { KerasValue } from "../../keras/layout.ts";
import { heldAxis, plain, rankOf } from "../../keras/layout.ts";
import type { NodeContext, TensorFlowOp } from "../define.ts";
import { defineTensorFlowOp, EXPORT } from "../define.ts";

const reduction = (type: string, op: string, whole: string | undefined): TensorFlowOp =>
  defineTensorFlowOp({
    type,
    write(c): KerasValue {
      const x = c.x(0);
      const rank = rankOf(c.g, x);
      const axes = c.numbers(1).map((a) => (a < 0 ? a + rank : a));
      if (axes.includes(0)) throw c.error("goes over the pictures of the batch", EXPORT);
      const keepdims = c.attrs.flag("keep_dims") || c.attrs.flag("keepdims");
      const overPlaces = x.moved && axes.length === 2 && axes.every((a) => a === 1 || a === 2);
      if (whole && overPlaces) return c.layer(whole, { settings: { keepdims } });
      return over(c, op, x, axes, keepdims);
    },
  });

/** Of a moved value that loses axes, what is left is in the order of Keras. */
function over(c: NodeContext, op: string, x: KerasValue, axes: readonly number[], keepdims: boolean): KerasValue {
  const moved = x.moved && keepdims;
  const value = moved ? x.value : plain(c.g, x);
  const held = moved ? axes.map((a) => heldAxis(x, a, 4)) : axes;
  return { value: c.g.node(op, [value, c.g.ints(held)], { keepdims: keepdims ? 1 : 0 }, c.name), moved };
}

export default [
  reduction("Mean", "ReduceMean", "GlobalAveragePooling2D"),
  reduction("Max", "ReduceMax", "GlobalMaxPooling2D"),
  reduction("Min", "ReduceMin", undefined),
  reduction("Sum", "ReduceSum", undefined),
];
