import { size, strides } from "../base/tensor.ts";
import type { Attrs } from "../onnx/graph.ts";
import { defineOp, number } from "./define.ts";
import { axisOf } from "./extents.ts";

const axisIn = (attrs: Attrs, rank: number) => axisOf(number(attrs, "axis", 0), rank);

/** The place along `axis` of the element that is `better` than all others; the first of equal ones, or the last where asked for. */
export const defineArg = (type: string, better: (a: number, b: number) => boolean) =>
  defineOp({
    type,
    infer: ({ attrs, x: [x] }) => {
      const axis = axisIn(attrs, x!.shape.length);
      const keep = number(attrs, "keepdims", 1) === 1;
      return [{ type: "int64", shape: x!.shape.flatMap((d, i) => (i !== axis ? [d] : keep ? [1] : [])) }];
    },
    evaluate: ({ attrs, x: [x], y: [y] }) => {
      const { shape, data } = x!;
      const axis = axisIn(attrs, shape.length);
      const last = number(attrs, "select_last_index", 0) === 1;
      const step = strides(shape)[axis] ?? 1;
      const length = shape[axis] ?? 1;
      const out = new Float64Array(size(y!.shape));
      for (let i = 0; i < out.length; i++) {
        const start = Math.floor(i / step) * step * length + (i % step);
        let best = 0;
        for (let k = 1; k < length; k++) {
          const [candidate, champion] = [data[start + k * step]!, data[start + best * step]!];
          if (better(candidate, champion) || (last && candidate === champion)) best = k;
        }
        out[i] = best;
      }
      return [out];
    },
    backward: "stops",
  });
