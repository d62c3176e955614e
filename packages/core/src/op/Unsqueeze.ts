import { int64 } from "../base/tensor.ts";
import { contentIf, told } from "./content.ts";
import { defineOp, numbers } from "./define.ts";
import { axisOf } from "./extents.ts";
import { reshapeLike } from "./reshapeLike.ts";

export default defineOp({
  type: "Unsqueeze",
  moves: true,
  infer: ({ x: [x, axes] }) => {
    const given = told(axes, "axes");
    const rank = x!.shape.length + given.length;
    const added = new Set(given.map((a) => axisOf(a, rank)));
    const rest = [...x!.shape];
    const shape = Array.from({ length: rank }, (_, i) => (added.has(i) ? 1 : rest.shift()!));
    return [{ type: x!.type, shape, ...contentIf(shape, x!.content) }];
  },
  evaluate: ({ x: [x] }) => [x!.data],
  backward: ({ g, x: [x], dy: [dy] }) => [reshapeLike(g, dy!, x!)],

  // Until opset 13 the axes were an attribute.
  upgrade: ({ node, from, constant }) => {
    if (from >= 13) return [node];
    const { axes: _, ...attrs } = node.attrs;
    const axes = numbers(node.attrs, "axes", []);
    return [{ ...node, inputs: [node.inputs[0]!, constant(int64([axes.length], axes))], attrs }];
  },
});
