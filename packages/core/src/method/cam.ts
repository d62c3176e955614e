import { ConvlensError } from "../base/errors.ts";
import type { Float32Tensor } from "../base/tensor.ts";
import { float32 } from "../base/tensor.ts";
import { select } from "../onnx/select.ts";
import type { Context } from "./define.ts";
import type { Heatmap } from "./result.ts";
import { rowsOf } from "./rows.ts";

/** The value that a layer selector names; its maps have rows and columns. */
export function spatialLayer({ model }: Context, selector: string): string {
  const { value } = select(model.graph, selector);
  const shape = model.graph.infos.get(value)?.shape;
  if (shape?.length !== 4)
    throw new ConvlensError(
      `layer "${value}" has no rows and columns: its shape is [${shape?.join(", ") ?? "unknown"}]`,
      "choose a convolution or pooling layer; `convlens inspect` lists them",
    );
  return value;
}

/** One CAM heat map for each row of K×h×w. */
export const camMaps = (rows: Float32Tensor, classes: readonly number[], layer: string): Heatmap[] =>
  classes.map((c, k) => {
    const row = rowsOf(rows, k, k + 1);
    return { kind: "heatmap", class: c, space: "cam", layer, map: float32(row.shape.slice(1), row.data) };
  });
