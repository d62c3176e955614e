import type { Doubles } from "../base/tensor.ts";
import { size, strides } from "../base/tensor.ts";
import { defineOp, text } from "./define.ts";

const reductions: Readonly<Record<string, (held: number, update: number) => number>> = {
  none: (_, update) => update,
  add: (held, update) => held + update,
  mul: (held, update) => held * update,
  max: Math.max,
  min: Math.min,
};

export default defineOp({
  type: "ScatterND",
  infer: ({ x: [data] }) => [{ type: data!.type, shape: data!.shape }],
  evaluate: ({ attrs, x: [data, indices, updates] }) => {
    const reduce = reductions[text(attrs, "reduction", "none")]!;
    const out = data!.data.slice();
    const depth = indices!.shape.at(-1)!;
    const slab = size(data!.shape.slice(depth));
    starts(data!, indices!).forEach((start, row) => {
      for (let i = 0; i < slab; i++) out[start + i] = reduce(out[start + i]!, updates!.data[row * slab + i]!);
    });
    return [out];
  },
});

/** Where the slab that each tuple of indices names begins in the data. */
function starts(data: Doubles, indices: Doubles): number[] {
  const depth = indices.shape.at(-1)!;
  const step = strides(data.shape);
  return Array.from({ length: size(indices.shape.slice(0, -1)) }, (_, row) => {
    let at = 0;
    for (let k = 0; k < depth; k++) {
      const i = indices.data[row * depth + k]!;
      at += (i < 0 ? i + data.shape[k]! : i) * step[k]!;
    }
    return at;
  });
}
