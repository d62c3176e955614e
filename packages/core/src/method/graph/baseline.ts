import { zeros } from "../../base/tensor.ts";
import { BLUR, baselineOf, drawnBaselines } from "../baseline.ts";
import { blurMatrix } from "../blur.ts";
import { stack } from "../rows.ts";
import type { MapWriter } from "./mapWriter.ts";
import { drawn } from "./noise.ts";

/** What stands for nothing there, as `baselineOf` has it, for each picture of the batch: broadcast to N×C×H×W. */
export async function baselineGraph(
  w: MapWriter,
  name: string,
  { seed = 0, draw = 0 }: { seed?: number; draw?: number } = {},
): Promise<string> {
  const made = fromPicture[name];
  if (made) return made(w, seed, draw);
  return w.g.constant(await baselineOf(w.context, zeros([1, ...w.extents]), name, { seed, draw }), "baseline");
}

/** Baselines that depend on the picture; the others are constants. */
const fromPicture: Readonly<Record<string, (w: MapWriter, seed: number, draw: number) => string>> = {
  mean: (w) => meanOf(w, w.picture),
  noise: (w, seed, draw) => noiseOf(w)(w, w.g.constant(drawn(w, [draw], normal(w, seed)), "noise")),
  blur: (w) => {
    const [, height, width] = w.extents;
    const sigma = Math.min(height, width) / BLUR;
    const [rows, columns] = [height, width].map((extent) => w.g.constant(blurMatrix(extent, sigma), "blur"));
    return w.g.node("MatMul", [rows!, w.g.node("MatMul", [w.picture, columns!])]);
  },
};

const meanOf = (w: MapWriter, value: string) => w.g.node("ReduceMean", [value, w.g.ints([2, 3])], { keepdims: 1 });

const normal = (w: MapWriter, seed: number) => (stream: number) => w.context.random(seed, stream).normal;

/** Noise about the mean of each channel, of the picture's own deviation, from normal draws. */
function noiseOf(w: MapWriter): (step: MapWriter, draws: string) => string {
  const centre = meanOf(w, w.picture);
  const off = w.g.node("Sub", [w.picture, centre]);
  const spread = w.g.node("Sqrt", [meanOf(w, w.g.node("Mul", [off, off]))]);
  return ({ g }, draws) => g.node("Add", [centre, g.node("Mul", [spread, draws])]);
}

/** The baseline of each step of a loop: of each of these numbers of draw where it is drawn, else always the same. */
export async function baselinesGraph(
  w: MapWriter,
  name: string,
  seed: number,
  draws: readonly number[],
): Promise<(step: MapWriter, i: string) => string> {
  if (name === "noise") {
    const all = w.g.constant(drawn(w, draws, normal(w, seed)), "noise");
    const noise = noiseOf(w);
    return (step, i) => noise(step, step.g.node("Gather", [all, i]));
  }
  if (drawnBaselines.has(name)) {
    const like = zeros([1, ...w.extents]);
    const made = await Promise.all(draws.map((draw) => baselineOf(w.context, like, name, { seed, draw })));
    const all = w.g.constant(stack(made), "baselines");
    return (step, i) => step.g.node("Gather", [all, i]);
  }
  const same = await baselineGraph(w, name, { seed });
  return () => same;
}
