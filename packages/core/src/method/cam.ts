import { ConvlensError } from "../base/errors.ts";
import type { Float32Tensor } from "../base/tensor.ts";
import { float32, isFloat } from "../base/tensor.ts";
import { withOutputs } from "../onnx/graph.ts";
import { select } from "../onnx/select.ts";
import type { Context } from "./define.ts";
import type { Heatmap } from "./result.ts";
import { rowsOf } from "./rows.ts";

/** The value that a layer selector names; its maps have rows and columns. */
export function spatialLayer({ model }: Context, selector: string): string {
  // What is last of all may lead to another output, such as the boxes of a detector.
  const graph = selector.startsWith("last:") ? withOutputs(model.graph, [model.output]) : model.graph;
  const { value } = select(graph, selector);
  const { type, shape } = model.graph.infos.get(value) ?? {};
  if (type && !isFloat(type))
    throw new ConvlensError(
      `layer "${value}" holds quantised numbers (${type}), which have no feature maps to weigh`,
      "choose a layer of real numbers, or a method that needs none: gradient, occlusion",
    );
  if (shape?.length !== 4)
    throw new ConvlensError(
      `layer "${value}" has no rows and columns: its shape is [${shape?.join(", ") ?? "unknown"}]`,
      "choose a convolution or pooling layer; `convlens inspect` lists them",
    );
  return value;
}

/** One CAM heat map for each row of K×h×w. */
export const camMaps = (rows: Float32Tensor, layer: string): Heatmap[] =>
  Array.from({ length: rows.shape[0]! }, (_, k) => {
    const row = rowsOf(rows, k, k + 1);
    return { kind: "heatmap", space: "cam", layer, map: float32(row.shape.slice(1), row.data) };
  });
