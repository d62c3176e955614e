import type { Float32Tensor } from "../../base/tensor.ts";
import { float32 } from "../../base/tensor.ts";
import type { MapWriter } from "./mapWriter.ts";

export interface NoiseOptions {
  readonly samples: number;
  /** The deviation over the range of the picture's values. */
  readonly noise: number;
  readonly seed: number;
}

/** The noisy copy of that number, in a loop, as `noisy` makes it. */
export function noisyCopies(
  w: MapWriter,
  { samples, noise, seed }: NoiseOptions,
): (step: MapWriter, i: string) => string {
  const { g } = w;
  const streams = Array.from({ length: samples }, (_, draw) => draw);
  const draws = g.constant(
    drawn(w, streams, (stream) => w.context.random(seed, stream).normal),
    "draws",
  );
  const range = g.node("Sub", [extreme(w, "ReduceMax"), extreme(w, "ReduceMin")]);
  const sigma = g.node("Mul", [range, g.scalar(noise, range)]);
  return (step, i) => {
    const shift = step.g.node("Mul", [sigma, step.g.node("Gather", [draws, i])]);
    return step.g.node("Add", [w.picture, shift]);
  };
}

/** Random numbers for a picture from each of some streams: streams×C×H×W. */
export function drawn(w: MapWriter, streams: readonly number[], from: (stream: number) => () => number): Float32Tensor {
  const size = w.extents.reduce((a, b) => a * b, 1);
  const data = new Float32Array(streams.length * size);
  for (const [k, stream] of streams.entries()) {
    const next = from(stream);
    for (let i = 0; i < size; i++) data[k * size + i] = next();
  }
  return float32([streams.length, ...w.extents], data);
}

const extreme = (w: MapWriter, op: string) => w.g.node(op, [w.picture, w.g.ints([1, 2, 3])], { keepdims: 1 });
