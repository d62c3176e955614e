import { bilinear } from "../../base/bilinear.ts";
import { dot } from "../../base/numbers.ts";
import { baselineOf } from "../baseline.ts";
import { eachMaskedScore } from "../masks.ts";
import { yehEtAl2019 } from "../papers.ts";
import type { Heatmap } from "../result.ts";
import { scoresOf } from "../scores.ts";
import { defineMetric, type Subject } from "./define.ts";

const WINDOWS = 64;
/** Sides of the windows, as shares of the shorter side. */
const [SMALLEST, LARGEST] = [1 / 8, 1 / 2];

export default defineMetric({
  id: "infidelity",
  title: "Infidelity",
  summary: "How badly the map, summed over a window, foretells by how much the score falls when the window is covered.",
  definition: `Σ (β·a − d)² / Σ d² over ${WINDOWS} random square windows, sides 1/8 to 1/2 of the picture's: a the sum of the signed map over the window, d = f(x) − f(x with the window 0), β ≥ 0 the best scale`,
  reference: yehEtAl2019,
  better: "lower",
  async measure(subject) {
    const { context, tensor, target, map } = subject;
    const [height, width] = tensor.shape.slice(2) as [number, number];
    const windows = windowsOf(subject, height, width);
    const contributions = signedPlane(map, height, width);
    const baseline = await baselineOf(context, tensor, "zero");
    const [[whole]] = (await scoresOf(context, [tensor], [target])) as [[number]];
    const drops = new Float64Array(windows.length);
    const masking = { total: windows.length, mask: (i: number) => windows[i]!, baseline };
    await eachMaskedScore(context, tensor, masking, [target], (scores, from) => {
      for (const [k, [score]] of scores.entries()) drops[from + k] = whole - score!;
    });
    const sums = windows.map((kept) => contributions.reduce((sum, v, i) => (kept[i] ? sum : sum + v), 0));
    return unexplained(sums, drops);
  },
});

/** Masks H×W that are 0 on a window. */
function windowsOf({ context, seed }: Subject, height: number, width: number): Uint8Array[] {
  const { uniform, below } = context.random(seed);
  return Array.from({ length: WINDOWS }, () => {
    const share = SMALLEST + (LARGEST - SMALLEST) * uniform();
    const side = Math.max(1, Math.round(share * Math.min(height, width)));
    const [top, left] = [below(height - side + 1), below(width - side + 1)];
    const kept = new Uint8Array(height * width).fill(1);
    for (let y = top; y < top + side; y++) kept.fill(0, y * width + left, y * width + left + side);
    return kept;
  });
}

/** One signed number for each pixel: a CAM before ReLU, or the sum over the channels. */
function signedPlane({ space, perPixel, map }: Heatmap, height: number, width: number): Float64Array {
  if (space === "cam") {
    const [h, w] = map.shape as [number, number];
    return Float64Array.from(bilinear({ width: w, height: h, data: map.data }, width, height).data);
  }
  const plane = new Float64Array(height * width);
  const all = perPixel ? map.data.subarray(0, plane.length) : map.data;
  for (let i = 0; i < all.length; i++) plane[i % plane.length]! += all[i]!;
  return plane;
}

/** The share of Σ d² that no β·a with β ≥ 0 explains. */
function unexplained(a: readonly number[], d: Float64Array): number {
  const [aa, ad, dd] = [dot(a, a), dot(a, d), dot(d, d)];
  if (dd === 0) return Number.NaN;
  return aa > 0 && ad > 0 ? Math.max(0, 1 - ad ** 2 / (aa * dd)) : 1;
}
