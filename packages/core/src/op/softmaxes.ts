import { strides } from "../base/tensor.ts";
import type { Node } from "../onnx/graph.ts";
import type { Op, UpgradeContext } from "./define.ts";
import { defineOp, number } from "./define.ts";
import { likeFirst } from "./elementwise.ts";
import { axisOf } from "./extents.ts";

/** An operator that maps each line of elements along its `axis` (the last one by default) to a line of the same length. */
export function alongAxis(op: Omit<Op, "infer" | "evaluate"> & { f: (values: number[]) => number[] }): Op {
  const { f, ...rest } = op;
  return defineOp({
    ...rest,
    infer: (c) => {
      axisOf(number(c.attrs, "axis", -1), c.x[0]!.shape.length);
      return likeFirst(c);
    },
    evaluate: ({ attrs, x: [x] }) => {
      const { shape, data } = x!;
      const axis = axisOf(number(attrs, "axis", -1), shape.length);
      const step = strides(shape)[axis] ?? 1;
      const length = shape[axis] ?? 1;
      const out = new Float64Array(data.length);
      for (let i = 0; i < data.length; i++) {
        if (Math.floor(i / step) % length !== 0) continue;
        const line = f(Array.from({ length }, (_, k) => data[i + k * step]!));
        line.forEach((v, k) => {
          out[i + k * step] = v;
        });
      }
      return [out];
    },
  });
}

/**
 * Before opset 13 the axes from `axis` (1 by default) on were taken together as one line.
 * That is the same where `axis` is the last one; else the value is flattened around it.
 */
export function upgradeFlattened({ node, from, rankOf, fresh }: UpgradeContext): readonly Node[] {
  if (from >= 13) return [node];
  const axis = number(node.attrs, "axis", 1);
  const [x] = node.inputs;
  const rank = rankOf(x!);
  if (axis === -1 || axis === (rank ?? 0) - 1) return [{ ...node, attrs: { axis: -1 } }];
  const [y] = node.outputs;
  const [lines, mapped, shape] = [fresh(`${y}/lines`), fresh(`${y}/${node.op}`), fresh(`${y}/shape`)];
  return [
    { op: "Flatten", inputs: [x!], outputs: [lines], attrs: { axis } },
    { ...node, inputs: [lines], outputs: [mapped], attrs: { axis: -1 } },
    { op: "Shape", inputs: [x!], outputs: [shape], attrs: {} },
    { op: "Reshape", inputs: [mapped, shape], outputs: [y!], attrs: {} },
  ];
}
