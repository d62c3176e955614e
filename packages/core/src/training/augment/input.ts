import type { Rng } from "../../base/rng.ts";
import type { InputSpec } from "../../onnx/meta.ts";
import type { Augmentation } from "./augmentation.ts";
import { jitterColours } from "./colour.ts";
import { drawChange } from "./draw.ts";
import { type Planes, warpPlanes } from "./warp.ts";

/** Writes one picture's samples as the network's input values, C×H×W in the order of the specification. */
export type WriteInput = (picture: Planes, into: Float32Array) => void;

type Values = Pick<InputSpec, "channels" | "range" | "mean" | "std">;

/** As the network sees it when it is used: the numbers of `preprocess`, from samples that have the right size already. */
export function plainInput(spec: Values): WriteInput {
  const tables = channelsOf(spec).map(({ from, convert }) => ({
    from,
    values: Float32Array.from({ length: 256 }, convert),
  }));
  return ({ data, channels }, into) => {
    const area = data.length / channels;
    for (const [c, { from, values }] of tables.entries())
      for (let i = 0; i < area; i++) into[c * area + i] = values[data[from * area + i]!]!;
  };
}

/** Changed at random first. @param random the picture's own stream of draws */
export function augmentedInput(spec: Values, augmentation: Augmentation): (random: Rng) => WriteInput {
  const network = channelsOf(spec);
  let samples = new Float32Array(0);
  return (random) => (picture, into) => {
    const { channels, height, width } = picture;
    const area = height * width;
    if (samples.length !== channels * area) samples = new Float32Array(channels * area);
    const { warp, colour } = drawChange(augmentation, height, width, random);
    warpPlanes(picture, warp, samples);
    if (colour) jitterColours(samples, channels, colour);
    for (const [c, { from, convert }] of network.entries()) {
      const offset = convert(null, 0);
      const gain = (convert(null, 255) - offset) / 255;
      for (let i = 0; i < area; i++) into[c * area + i] = gain * samples[from * area + i]! + offset;
    }
  };
}

/** For each channel of the network, which plane of RGB samples it is, and what a sample becomes. */
function channelsOf({ channels, range: [black, white], mean, std }: Values) {
  const of = (list: readonly number[], c: number) => list[list.length === 1 ? 0 : c]!;
  return Array.from({ length: channels === "GRAY" ? 1 : 3 }, (_, c) => ({
    from: channels === "BGR" ? 2 - c : c,
    convert: (_: unknown, v: number) => (black + (v / 255) * (white - black) - of(mean, c)) / of(std, c),
  }));
}
