import { int64 } from "../base/tensor.ts";
import type { Dim, Info } from "../onnx/graph.ts";
import { contentIf, told } from "./content.ts";
import { defineOp, numbers } from "./define.ts";
import { axisOf } from "./extents.ts";
import { reshapeLike } from "./reshapeLike.ts";

export default defineOp({
  type: "Squeeze",
  moves: true,
  infer: ({ x: [x, axes] }) => {
    const gone = new Set(axes ? squeezed(axes, x!.shape) : x!.shape.flatMap((d, i) => (d === 1 ? [i] : [])));
    const shape = x!.shape.filter((_, i) => !gone.has(i));
    return [{ type: x!.type, shape, ...contentIf(x!.shape, x!.content) }];
  },
  evaluate: ({ x: [x] }) => [x!.data],
  backward: ({ g, x: [x], dy: [dy] }) => [reshapeLike(g, dy!, x!)],

  // Until opset 13 the axes were an attribute.
  upgrade: ({ node, from, constant }) => {
    if (from >= 13) return [node];
    const { axes: _, ...attrs } = node.attrs;
    const axes = numbers(node.attrs, "axes", []);
    if (axes.length === 0) return [{ ...node, attrs }];
    return [{ ...node, inputs: [node.inputs[0]!, constant(int64([axes.length], axes))], attrs }];
  },
});

function squeezed(axes: Info, shape: readonly Dim[]): number[] {
  return told(axes, "axes").map((a) => {
    const axis = axisOf(a, shape.length);
    if (typeof shape[axis] === "number" && shape[axis] !== 1)
      throw new Error(`axis ${a} of shape [${shape}] is not of extent 1`);
    return axis;
  });
}
