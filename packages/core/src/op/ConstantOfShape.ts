import type { Tensor } from "../base/tensor.ts";
import { float32, size, toDoubles } from "../base/tensor.ts";
import type { Attrs } from "../onnx/graph.ts";
import { contentIf } from "./content.ts";
import { defineOp } from "./define.ts";

const filling = (attrs: Attrs): Tensor => (attrs.value as Tensor | undefined) ?? float32([1], [0]);
const numberOf = (attrs: Attrs): number => toDoubles(filling(attrs)).data[0]!;

export default defineOp({
  type: "ConstantOfShape",
  infer: ({ attrs, x: [wanted] }) => {
    const shape = wanted!.content;
    if (!shape) return [];
    const [extent = 1] = shape;
    const content = typeof extent === "number" && extent <= 64 ? new Array(extent).fill(numberOf(attrs)) : undefined;
    return [{ type: filling(attrs).type, shape, ...contentIf(shape, content) }];
  },
  evaluate: ({ attrs, y: [y] }) => [new Float64Array(size(y!.shape)).fill(numberOf(attrs))],
  backward: "stops",
});
