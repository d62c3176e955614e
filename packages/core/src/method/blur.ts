import type { Float32Tensor } from "../base/tensor.ts";
import { float32 } from "../base/tensor.ts";

/** Beyond this many deviations a Gaussian is left out. */
const REACH = 4;

/**
 * Each plane of N×C×H×W under a Gaussian, rows first, then columns; sums in float64. Beyond the edge the picture is mirrored
 * about it, the edge pixel twice, as SciPy's `gaussian_filter` does by default.
 * @param sigma in pixels; 0 gives the picture itself
 */
export function blurred(picture: Float32Tensor, sigma: number): Float32Tensor {
  if (sigma <= 0) return picture;
  const [height, width] = picture.shape.slice(-2) as [number, number];
  const kernel = gaussian(sigma);
  const along = (
    from: ArrayLike<number>,
    to: Float64Array | Float32Array,
    extent: number,
    step: number,
    lines: (i: number) => number,
  ) => {
    const radius = (kernel.length - 1) / 2;
    const lineCount = from.length / extent;
    for (let line = 0; line < lineCount; line++) {
      const start = lines(line);
      for (let i = 0; i < extent; i++) {
        let sum = 0;
        for (let k = -radius; k <= radius; k++)
          sum += kernel[k + radius]! * from[start + mirrored(i + k, extent) * step]!;
        to[start + i * step] = sum;
      }
    }
  };
  const rows = new Float64Array(picture.data.length);
  along(picture.data, rows, width, 1, (line) => line * width);
  const out = new Float32Array(picture.data.length);
  along(rows, out, height, width, (line) => Math.floor(line / width) * height * width + (line % width));
  return float32(picture.shape, out);
}

/**
 * What blurring makes of a line, as a symmetric matrix: rows of a picture times it, and it times the columns, is the
 * picture under a Gaussian. Made for engines, which multiply matrices much faster than loops blur.
 * @param sigma in pixels; 0 gives the identity
 */
export function blurMatrix(extent: number, sigma: number): Float32Tensor {
  const kernel = sigma > 0 ? gaussian(sigma) : Float64Array.of(1);
  const radius = (kernel.length - 1) / 2;
  const sums = new Float64Array(extent * extent);
  for (let i = 0; i < extent; i++)
    for (let k = -radius; k <= radius; k++) sums[i * extent + mirrored(i + k, extent)]! += kernel[k + radius]!;
  return float32([extent, extent], Float32Array.from(sums));
}

/** How far a Gaussian reaches, in pixels. */
export const radiusOf = (sigma: number): number => Math.max(1, Math.round(REACH * sigma));

function gaussian(sigma: number): Float64Array {
  const radius = radiusOf(sigma);
  const kernel = Float64Array.from({ length: 2 * radius + 1 }, (_, i) =>
    Math.exp(-((i - radius) ** 2) / (2 * sigma ** 2)),
  );
  const total = kernel.reduce((a, b) => a + b, 0);
  return kernel.map((v) => v / total);
}

/** An index brought back between 0 and `extent` − 1: … 1 0 | 0 1 2 | 2 1 … */
function mirrored(i: number, extent: number): number {
  const period = 2 * extent;
  const at = ((i % period) + period) % period;
  return at < extent ? at : period - 1 - at;
}
