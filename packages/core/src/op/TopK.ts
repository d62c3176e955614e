import { int64, strides } from "../base/tensor.ts";
import { defineOp, number } from "./define.ts";
import { axisOf } from "./extents.ts";

export default defineOp({
  type: "TopK",
  infer: ({ attrs, x: [x, k] }) => {
    const [extent] = k!.content ?? [];
    if (extent === undefined) return [];
    const shape = x!.shape.with(axisOf(number(attrs, "axis", -1), x!.shape.length), extent);
    return [
      { type: x!.type, shape },
      { type: "int64", shape },
    ];
  },
  // Of equal elements the one with the lower index comes first.
  evaluate: ({ attrs, x: [x], y: [y] }) => {
    const axis = axisOf(number(attrs, "axis", -1), x!.shape.length);
    const sign = number(attrs, "largest", 1) === 1 ? -1 : 1;
    const extent = x!.shape[axis]!;
    const inner = strides(x!.shape)[axis]!;
    const [k, total] = [y!.shape[axis]!, y!.shape.reduce((a, b) => a * b, 1)];
    const values = new Float64Array(total);
    const indices = new Float64Array(total);
    for (let line = 0; line < x!.data.length / extent; line++) {
      const [outer, rest] = [Math.floor(line / inner), line % inner];
      const at = (i: number) => x!.data[(outer * extent + i) * inner + rest]!;
      const order = Array.from({ length: extent }, (_, i) => i).sort((a, b) => sign * (at(a) - at(b)) || a - b);
      for (let i = 0; i < k; i++) {
        const to = (outer * k + i) * inner + rest;
        values[to] = at(order[i]!);
        indices[to] = order[i]!;
      }
    }
    return [values, indices];
  },

  // Until opset 10 the number was an attribute.
  upgrade: ({ node, from, constant }) => {
    if (from >= 10) return [node];
    const { k, ...attrs } = node.attrs;
    return [{ ...node, inputs: [node.inputs[0]!, constant(int64([1], [k as number]))], attrs }];
  },
});
