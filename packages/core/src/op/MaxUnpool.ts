import { size } from "../base/tensor.ts";
import type { Attrs, Dim, Info } from "../onnx/graph.ts";
import { defineOp, numbers } from "./define.ts";
import { mapDim } from "./extents.ts";
import { gatherFlat } from "./pooling.ts";

/** The extents that the pool had that this undoes, unless the node is given them. */
function unpooled(attrs: Attrs, shape: readonly Dim[], given: Info | undefined): readonly Dim[] | undefined {
  if (given) return given.content;
  const kernel = numbers(attrs, "kernel_shape", []);
  const pads = numbers(attrs, "pads", []);
  const spatial = shape.slice(2).map((d, i) => {
    const stride = numbers(attrs, "strides", [])[i] ?? 1;
    const less = (pads[i] ?? 0) + (pads[i + kernel.length] ?? 0);
    return mapDim(d, `unpool[${kernel[i]},${stride},${less}]`, (n) => (n - 1) * stride - less + kernel[i]!);
  });
  return [...shape.slice(0, 2), ...spatial];
}

export default defineOp({
  type: "MaxUnpool",
  infer: ({ attrs, x: [x, , given] }) => {
    const shape = unpooled(attrs, x!.shape, given);
    return shape ? [{ type: x!.type, shape }] : [];
  },
  evaluate: ({ x: [x, indices], y: [y] }) => {
    const out = new Float64Array(size(y!.shape));
    x!.data.forEach((v, i) => {
      out[indices!.data[i]!] = v;
    });
    return [out];
  },
  backward: ({ g, x, y: [y], dy: [dy] }) => [gatherFlat(g, dy!, x[1]!, y!), ...x.slice(1).map(() => null)],
});
