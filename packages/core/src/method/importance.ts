import { bilinear } from "../base/bilinear.ts";
import type { Rng } from "../base/rng.ts";
import type { Float32Tensor } from "../base/tensor.ts";
import { float32 } from "../base/tensor.ts";
import type { Heatmap } from "./result.ts";

/**
 * How much a map makes of each pixel of the input, H×W and at least 0; what scores and checks of maps are computed from.
 *
 * - A CAM: its positive part, brought to the input's size bilinearly, half-pixel centres (Selvaraju et al., 2016).
 * - One number for each pixel (occlusion, RISE): its positive part. What lowers the score is no evidence for it.
 * - A map with a number for each channel of each pixel (gradients and what is made of them): the sum of the absolute values
 *   over the channels, as Kapishnikov et al. (2019, https://arxiv.org/abs/1906.02825) and most comparisons rank them. The
 *   sign of a gradient says which way a pixel would have to change, not whether it counts.
 */
export function importanceOf({ space, perPixel, map }: Heatmap, height: number, width: number): Float32Tensor {
  if (space === "cam") {
    const [h, w] = map.shape as [number, number];
    const positive = map.data.map((v) => Math.max(0, v));
    return float32([height, width], bilinear({ width: w, height: h, data: positive }, width, height).data);
  }
  const plane = height * width;
  if (perPixel)
    return float32(
      [height, width],
      map.data.subarray(0, plane).map((v) => Math.max(0, v)),
    );
  const sum = new Float32Array(plane);
  for (let from = 0; from < map.data.length; from += plane)
    for (let i = 0; i < plane; i++) sum[i]! += Math.abs(map.data[from + i]!);
  return float32([height, width], sum);
}

/**
 * The place of each pixel in the order of importance: 0 is the most important. Equal pixels, such as all that a ReLU left at 0,
 * are put in an order drawn from `rng`, so that no corner of the picture comes first by chance of its address.
 */
export function ranksOf({ data }: Float32Tensor, rng: Rng): Uint32Array {
  const draw = Float64Array.from(data, () => rng.uniform());
  const order = Uint32Array.from(data, (_, i) => i).sort((a, b) => data[b]! - data[a]! || draw[a]! - draw[b]!);
  const ranks = new Uint32Array(data.length);
  for (let place = 0; place < order.length; place++) ranks[order[place]!] = place;
  return ranks;
}
