import type { Float32Tensor } from "../../base/tensor.ts";
import type { Context, Method } from "../define.ts";
import { explain } from "../explain.ts";
import { gridded } from "../grids.ts";
import { importanceOf } from "../importance.ts";
import { layerMaps } from "../layerMaps.ts";
import type { Target } from "../target.ts";
import { describingLayer, seenIn } from "./describe.ts";
import { sharpestWindow, sidesFor } from "./window.ts";

/** A picture of a class, and what a method says of it. */
export interface Observed {
  /** 1×C×H×W. */
  readonly tensor: Float32Tensor;
  /** H×W, at least 0. */
  readonly map: Float32Tensor;
  /** Whether the network takes it for the class; it may be labelled so only. */
  readonly taken: boolean;
  /** What the network sees where the map stands out most: a number for each channel of a layer. Absent where it has no layers with rows and columns. */
  readonly seen?: Float64Array;
}

/** Explains a picture, and looks at where the map stands out. */
export async function observed(
  context: Context,
  method: Method,
  params: Record<string, unknown>,
  { tensor, taken }: Pick<Observed, "tensor" | "taken">,
  target: Target,
): Promise<Observed> {
  const [height, width] = tensor.shape.slice(2) as [number, number];
  const [heatmap] = await explain(method, context, tensor, [target], params);
  const map = importanceOf(heatmap!, height, width);
  const layer = describingLayer(context.model);
  if (layer === undefined) return { tensor, map, taken };
  const window = sharpestWindow(map, sidesFor(height, width));
  const { model, maps } = gridded(context.model, [layer]);
  return { tensor, map, taken, seen: seenIn(window, await layerMaps({ ...context, model }, tensor, maps[0]!), map) };
}
