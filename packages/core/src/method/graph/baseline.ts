import { float32, zeros } from "../../base/tensor.ts";
import { BLUR, baselineOf } from "../baseline.ts";
import { blurred } from "../blur.ts";
import type { MapWriter } from "./mapWriter.ts";

/** What stands for nothing there, as `baselineOf` has it, for each picture of the batch: broadcast to N×C×H×W. */
export async function baselineGraph(
  w: MapWriter,
  name: string,
  drawn: { seed?: number; draw?: number } = {},
): Promise<string> {
  const made = fromPicture[name];
  if (made) return made(w, drawn.seed ?? 0, drawn.draw ?? 0);
  return w.g.constant(await baselineOf(w.context, zeros([1, ...w.extents]), name, drawn), "baseline");
}

/** Baselines that depend on the picture; the others are constants. */
const fromPicture: Readonly<Record<string, (w: MapWriter, seed: number, draw: number) => string>> = {
  mean: (w) => meanOf(w, w.picture),
  noise: (w, seed, draw) => {
    const centre = meanOf(w, w.picture);
    const off = w.g.node("Sub", [w.picture, centre]);
    const spread = w.g.node("Sqrt", [meanOf(w, w.g.node("Mul", [off, off]))]);
    const { normal } = w.context.random(seed, draw);
    const size = w.extents.reduce((a, b) => a * b, 1);
    const draws = float32([1, ...w.extents], Float32Array.from({ length: size }, normal));
    return w.g.node("Add", [centre, w.g.node("Mul", [spread, w.g.constant(draws, "noise")])]);
  },
  blur: (w) => {
    const [, height, width] = w.extents;
    const sigma = Math.min(height, width) / BLUR;
    const across = w.g.node("MatMul", [w.picture, w.g.constant(blurMatrix(width, sigma), "blur")]);
    // Rows are blurred by the same matrix, transposed, from the left.
    const down = blurMatrix(height, sigma);
    const turned = float32(
      [height, height],
      down.data.map((_, i) => down.data[(i % height) * height + Math.floor(i / height)]!),
    );
    return w.g.node("MatMul", [w.g.constant(turned, "blur"), across]);
  },
};

const meanOf = (w: MapWriter, value: string) => w.g.node("ReduceMean", [value, w.g.ints([2, 3])], { keepdims: 1 });

/** What blurring makes of a line, as a matrix on its right: row i is what becomes of a single bright pixel at i. */
function blurMatrix(extent: number, sigma: number) {
  const points = Float32Array.from({ length: extent * extent }, (_, i) => Number(i % (extent + 1) === 0));
  return float32([extent, extent], blurred(float32([extent, 1, 1, extent], points), sigma).data);
}
