import type { Float32Tensor } from "../../base/tensor.ts";
import { importanceOf } from "../importance.ts";
import type { Heatmap } from "../result.ts";
import { rankCorrelation } from "./similarity.ts";

/** Ranks of more numbers than this are no finer a measure, only slower. */
const MOST = 1 << 17;

/**
 * How alike two maps are to look at: the rank correlation of what is shown. Of a CAM, or a map with one number for each pixel, that is the
 * positive part; of a map of channels the numbers with their signs (Adebayo et al.'s "no ABS"): where every map of a network is
 * strong at the same pixels, the signs still tell the classes apart.
 */
export const likeness = (a: Heatmap, b: Heatmap, { shape }: Float32Tensor): number =>
  rankCorrelation(...thinned(shown(a, shape), shown(b, shape)));

/** How alike two maps are in what they make of each pixel: the rank correlation of their importance. */
export const likeImportance = (a: Float32Tensor, b: Float32Tensor): number =>
  rankCorrelation(...thinned(a.data, b.data));

/** H×W. */
export const importance = (map: Heatmap, { shape }: Float32Tensor): Float32Tensor =>
  importanceOf(map, shape[2]!, shape[3]!);

const shown = (map: Heatmap, [, , height, width]: readonly number[]): Float32Array =>
  map.space === "cam" || map.perPixel ? importanceOf(map, height!, width!).data : map.map.data;

/** Every k-th of both, k odd so that no column of an even width is left out. */
function thinned(a: Float32Array, b: Float32Array): [Float32Array, Float32Array] {
  const step = Math.ceil(a.length / MOST) | 1;
  if (step === 1) return [a, b];
  const every = (from: Float32Array) =>
    Float32Array.from({ length: Math.ceil(a.length / step) }, (_, i) => from[i * step]!);
  return [every(a), every(b)];
}
