import type { Float32Tensor } from "../base/tensor.ts";
import { float32, size } from "../base/tensor.ts";
import type { Graph } from "../onnx/graph.ts";
import { openAt, openingOf } from "../transform/openAt.ts";
import type { Context } from "./define.ts";
import { repeat } from "./rows.ts";
import type { UseScores } from "./scores.ts";
import { eachRowScore, forwardGraph } from "./scores.ts";
import type { Target } from "./target.ts";
import { valueOfAll } from "./target.ts";

/** The feature maps of a layer for one picture, 1×K×h×w. */
export async function layerMaps(context: Context, picture: Float32Tensor, layer: string): Promise<Float32Tensor> {
  const { input, graph } = context.model;
  if (layer === input) return picture;
  const session = await context.prepare(forwardGraph(graph, layer));
  const out = await session.run({ [input]: picture }, context.signal);
  return out[layer] as Float32Tensor;
}

/** The part of the network behind a layer. */
export interface Head {
  readonly layer: string;
  readonly graph: Graph;
}

/** The part behind a layer that some targets need. Throws `UsageError` where they do not depend on the layer. */
export const headAt = ({ model }: Context, layer: string, targets: readonly Target[]): Head => ({
  layer,
  graph: openAt(model.graph, layer, [valueOfAll(targets)]),
});

/** A picture and the feature maps of a layer of it, 1×K×h×w. */
export interface Layer {
  readonly picture: Float32Tensor;
  readonly maps: Float32Tensor;
}

/**
 * Streams the scores of some targets for a layer's maps in many versions. Only the part of the network behind the layer is run.
 * `write` makes version `i` out of nothing: K×h×w numbers.
 */
export async function eachHeadScore(
  context: Context,
  { layer, graph }: Head,
  { picture, maps }: Layer,
  total: number,
  write: (i: number, row: Float32Array) => void,
  targets: readonly Target[],
  use: UseScores,
): Promise<void> {
  const { input } = context.model;
  // The picture is read, too, where there is a way around the layer.
  const around = graph.inputs.includes(input);
  const beside = (rows: number) => (around ? { [input]: repeat(picture, rows) } : {});
  const rows = { total, extents: maps.shape.slice(1), write };
  await eachRowScore(context, graph, openingOf(layer), rows, targets, use, beside);
}

/** Σ_k w_k·A_k for each list of weights, T×h×w; without the channels that are not in `channels`. */
export function weighedMaps(
  { shape, data }: Float32Tensor,
  channels: readonly number[],
  weights: readonly ArrayLike<number>[],
): Float32Tensor {
  const extents = shape.slice(2);
  const plane = size(extents);
  const out = new Float32Array(weights.length * plane);
  weights.forEach((row, t) => {
    const sums = new Float64Array(plane);
    channels.forEach((channel, k) => {
      for (let i = 0; i < plane; i++) sums[i]! += row[k]! * data[channel * plane + i]!;
    });
    out.set(sums, t * plane);
  });
  return float32([weights.length, ...extents], out);
}

/** The numbers of the channels whose maps vary most, at most `most` of them, in their order. All of them where it is not given. */
export function chosenChannels({ shape, data }: Float32Tensor, most: number | undefined): number[] {
  const all = Array.from({ length: shape[1]! }, (_, k) => k);
  if (most === undefined || most >= all.length) return all;
  const plane = size(shape.slice(2));
  const variances = all.map((k) => varianceOf(data.subarray(k * plane, (k + 1) * plane)));
  return all
    .toSorted((a, b) => variances[b]! - variances[a]!)
    .slice(0, most)
    .toSorted((a, b) => a - b);
}

function varianceOf(values: Float32Array): number {
  let [sum, squares] = [0, 0];
  for (const v of values) sum += v;
  const mean = sum / values.length;
  for (const v of values) squares += (v - mean) ** 2;
  return squares / values.length;
}
