import { bilinear } from "../base/bilinear.ts";
import { ConvlensError } from "../base/errors.ts";
import { extremesOf } from "../base/numbers.ts";
import type { Float32Tensor } from "../base/tensor.ts";
import { float32, isFloat, zeros } from "../base/tensor.ts";
import { withOutputs } from "../onnx/graph.ts";
import { select, selectAll } from "../onnx/select.ts";
import type { Context } from "./define.ts";
import { layoutOf } from "./grids.ts";
import type { Heatmap } from "./result.ts";
import { rowsOf } from "./rows.ts";

/** The value that a layer selector names; its maps have rows and columns, or its tokens a grid. */
export function spatialLayer(context: Context, selector: string, grid?: string): string {
  const { value } = select(graphFor(context, selector), selector);
  const fault = faultOf(context, value, grid);
  if (fault) throw fault;
  return value;
}

/**
 * The values that a list of selectors with commas names, each once. A glob passes over what has no rows and columns.
 * @param grid rows and columns of tokens, as `--grid` has it
 */
export function spatialLayers(context: Context, selectors: string, grid?: string): string[] {
  const found = selectors.split(/,(?![^[]*\])/).flatMap((part) => {
    const selector = part.trim();
    if (!/[*?]/.test(selector)) return [spatialLayer(context, selector, grid)];
    const values = selectAll(graphFor(context, selector), selector).map((s) => s.value);
    const spatial = values.filter((v) => !faultOf(context, v, grid));
    if (spatial.length === 0) throw faultOf(context, values[0]!, grid)!;
    return spatial;
  });
  return [...new Set(found)];
}

/** What is last of all may lead to another output, such as the boxes of a detector. */
const graphFor = ({ model: { graph, output } }: Context, selector: string) =>
  selector.startsWith("last:") ? withOutputs(graph, [output]) : graph;

/** Why a value has no feature maps. */
function faultOf({ model }: Context, value: string, grid: string | undefined): ConvlensError | undefined {
  const { type, shape } = model.graph.infos.get(value) ?? {};
  if (type && !isFloat(type))
    return new ConvlensError(
      `layer "${value}" holds quantised numbers (${type}), which have no feature maps to weigh`,
      "choose a layer of real numbers, or a method that needs none: occlusion, rise",
    );
  if (layoutOf(model, value, grid)) return undefined;
  if (shape?.length === 3)
    return new ConvlensError(
      `layer "${value}" is [${shape.join(", ")}]: its tokens are no grid of rows and columns that is known`,
      "name it, such as --grid 14x14; tokens before it stand for no place",
    );
  return new ConvlensError(
    `layer "${value}" has no rows and columns: its shape is [${shape?.join(", ") ?? "unknown"}]`,
    "choose a convolution or pooling layer; `convlens inspect` lists them",
  );
}

/**
 * The CAMs of each target at the layers that `selectors` name. `maps` makes those of all layers, K×h×w each.
 * Those of one layer stay raw; several are fused.
 */
export async function camsAt(
  context: Context,
  selectors: string,
  maps: (layers: readonly string[]) => Promise<readonly Float32Tensor[]>,
): Promise<Heatmap[]> {
  const layers = spatialLayers(context, selectors);
  return camMaps(fused(await maps(layers)), layers.join(","));
}

/** One CAM heat map for each row of K×h×w. */
export const camMaps = (rows: Float32Tensor, layer: string): Heatmap[] =>
  camMapsOf(rows).map((map) => ({ ...map, layer }));

/** The same of what no single layer tells. */
export const camMapsOf = (rows: Float32Tensor): Heatmap[] =>
  Array.from({ length: rows.shape[0]! }, (_, k) => {
    const row = rowsOf(rows, k, k + 1);
    return { kind: "heatmap", space: "cam", map: float32(row.shape.slice(1), row.data) };
  });

/**
 * The CAMs of several layers, K×h×w each, as one: each after ReLU and min-max, brought to the rows and columns of the largest
 * (bilinear), then their mean: 0 to 1. The CAMs of one layer are given back as they are.
 */
export function fused(layers: readonly Float32Tensor[]): Float32Tensor {
  if (layers.length === 1) return layers[0]!;
  const [height, width] = [1, 2].map((axis) => Math.max(...layers.map((t) => t.shape[axis]!))) as [number, number];
  const out = zeros([layers[0]!.shape[0]!, height, width]);
  for (const t of layers)
    for (let k = 0; k < out.shape[0]!; k++) {
      const [, h, w] = t.shape as [number, number, number];
      const data = positiveScaled(rowsOf(t, k, k + 1).data);
      const row = rowsOf(out, k, k + 1).data;
      bilinear({ width: w, height: h, data }, width, height).data.forEach((v, i) => {
        row[i]! += v / layers.length;
      });
    }
  return out;
}

/** ReLU, then from 0 to 1: (v − min) / (1e-7 + max). */
export function positiveScaled(values: Float32Array): Float32Array {
  const positive = values.map((v) => Math.max(0, v));
  const [low, high] = extremesOf(positive);
  return positive.map((v) => (v - low) / (1e-7 + high - low));
}
