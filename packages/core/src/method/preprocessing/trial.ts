import type { Float32Tensor } from "../../base/tensor.ts";
import { float32 } from "../../base/tensor.ts";
import type { Values } from "../../onnx/conventions.ts";
import type { Graph } from "../../onnx/graph.ts";
import { withOutputs } from "../../onnx/graph.ts";
import { classifierOf } from "../classifier.ts";
import type { Context } from "../define.ts";
import { inBatches, rowsOf } from "../rows.ts";
import type { Candidate } from "./candidates.ts";
import { ends } from "./candidates.ts";

/** A picture brought to the model's size, not yet to its numbers. */
export interface Sample {
  /** 1×C×H×W, RGB or grey, 0 to 255. */
  readonly pixels: Float32Tensor;
  /** The class that it shows, where that is known. */
  readonly label?: number;
}

/** What the model says of each picture, and of its mirror image. */
export interface Answer {
  readonly probabilities: Float64Array;
  readonly mirrored: Float64Array;
}

export interface Trial {
  readonly candidate: Candidate;
  readonly answers: readonly Answer[];
}

/** Runs the model on every picture and its mirror image, prepared in each of the ways. */
export async function tryCandidates(
  context: Context,
  samples: readonly Sample[],
  candidates: readonly Candidate[],
): Promise<Trial[]> {
  const { scores } = classifierOf(context.model);
  const graph = withOutputs(context.model.graph, [scores]);
  const session = await context.prepare(graph);
  const total = candidates.length * samples.length;
  const trials: Trial[] = [];
  for (const [k, candidate] of candidates.entries()) {
    const told = { ...context, progress: (done: number) => context.progress(k * samples.length + done / 2, total) };
    const answers = await ask(told, graph, samples, candidate.values, async (pictures) => {
      const out = await session.run({ [context.model.input]: pictures }, context.signal);
      return out[scores] as Float32Tensor;
    });
    trials.push({ candidate, answers });
  }
  return trials;
}

async function ask(
  context: Context,
  graph: Graph,
  samples: readonly Sample[],
  values: Values,
  run: (pictures: Float32Tensor) => Promise<Float32Tensor>,
): Promise<Answer[]> {
  const said: Float64Array[] = [];
  await inBatches(context, graph, samples.length * 2, async (from, to) => {
    const { shape } = samples[0]!.pixels;
    const size = samples[0]!.pixels.data.length;
    const pictures = float32([to - from, ...shape.slice(1)], new Float32Array((to - from) * size));
    for (let i = from; i < to; i++)
      prepare(samples[i >> 1]!.pixels, values, i % 2 === 1, rowsOf(pictures, i - from, i - from + 1).data);
    const out = await run(pictures);
    for (let i = 0; i < to - from; i++) said.push(probabilities(rowsOf(out, i, i + 1).data));
  });
  return samples.map((_, i) => ({ probabilities: said[2 * i]!, mirrored: said[2 * i + 1]! }));
}

/** Samples of 0 to 255 as the numbers that a way makes of them, in its order of channels; turned around where it is to be. */
export function prepare({ shape, data }: Float32Tensor, values: Values, mirror: boolean, into: Float32Array): void {
  const [, channels, height, width] = shape as [number, number, number, number];
  const plane = height * width;
  for (let c = 0; c < channels; c++) {
    const [black, white] = ends(values, c);
    const source = (values.channels === "BGR" ? channels - 1 - c : c) * plane;
    for (let i = 0; i < plane; i++) {
      const x = i % width;
      const from = mirror ? i - x + (width - 1 - x) : i;
      into[c * plane + i] = black + ((white - black) * data[source + from]!) / 255;
    }
  }
}

/** Scores as a distribution: a single sigmoid is the second of two classes, and rounding or quantisation is evened out. */
function probabilities(scores: ArrayLike<number>): Float64Array {
  const all = scores.length === 1 ? [1 - scores[0]!, scores[0]!] : Array.from(scores);
  const clean = all.map((v) => (Number.isFinite(v) ? Math.max(v, 0) : 0));
  const sum = clean.reduce((a, b) => a + b, 0);
  return Float64Array.from(clean, (v) => (sum > 0 ? v / sum : 1 / clean.length));
}
