import { UsageError } from "../base/errors.ts";
import type { Float32Tensor } from "../base/tensor.ts";
import { preprocess } from "../onnx/preprocess.ts";
import { blurred } from "./blur.ts";
import type { Context } from "./define.ts";
import { mapped } from "./pixels.ts";

/** What stands for "nothing there", as `params.baseline` takes it; anything else is the path of a picture. */
export const baselineNames = ["zero", "mean", "black", "white", "blur", "noise", "uniform"] as const;

/** Baselines that are another one for each draw. */
export const drawnBaselines: ReadonlySet<string> = new Set(["noise", "uniform"]);

/** Baselines that are the same for every picture, each channel of one value. */
export const fixedBaselines: ReadonlySet<string> = new Set(["zero", "black", "white"]);

/** The picture's shorter side over the deviation of the blur. */
export const BLUR = 16;

/**
 * The picture with nothing in it, 1×C×H×W in the network's own input values:
 *
 *     zero      0, the mean picture of networks whose input is centred
 *     mean      the mean of each channel of this picture
 *     black, white
 *     blur      the picture under a Gaussian of 1/16 of its shorter side
 *     noise     the mean of each channel, with normal noise of the picture's own deviation
 *     uniform   each value drawn between black and white
 *     a path    another picture, preprocessed as this one
 *
 * `draw` numbers the baselines of one picture: each has other noise.
 */
export async function baselineOf(
  context: Context,
  picture: Float32Tensor,
  name: string,
  { seed = 0, draw = 0 }: { seed?: number; draw?: number } = {},
): Promise<Float32Tensor> {
  const made = makers[name as (typeof baselineNames)[number]];
  return made ? made(context, picture, seed, draw) : anotherPicture(context, picture, name);
}

type Maker = (context: Context, picture: Float32Tensor, seed: number, draw: number) => Float32Tensor;

const makers: Readonly<Record<(typeof baselineNames)[number], Maker>> = {
  zero: (_, picture) => mapped(picture, () => 0),
  mean: (_, picture) => {
    const centre = means(picture);
    return perChannel(picture, (c) => centre[c]!);
  },
  black: (context, picture) => {
    const of = levelsOf(context, picture);
    return perChannel(picture, (c) => of[c]!.black);
  },
  white: (context, picture) => {
    const of = levelsOf(context, picture);
    return perChannel(picture, (c) => of[c]!.white);
  },
  blur: (_, picture) => blurred(picture, Math.min(...picture.shape.slice(2)) / BLUR),
  noise: (context, picture, seed, draw) => {
    const { normal } = context.random(seed, draw);
    const centre = means(picture);
    const spread = deviations(picture, centre);
    return perChannel(picture, (c) => centre[c]! + spread[c]! * normal());
  },
  uniform: (context, picture, seed, draw) => {
    const { uniform } = context.random(seed, draw);
    const of = levelsOf(context, picture);
    return perChannel(picture, (c) => {
      const { black, white } = of[c]!;
      return black + (white - black) * uniform();
    });
  },
};

async function anotherPicture(context: Context, picture: Float32Tensor, path: string): Promise<Float32Tensor> {
  const { tensor } = preprocess(await context.image(path), context.spec);
  if (String(tensor.shape) === String(picture.shape)) return tensor;
  throw new UsageError(
    `the baseline ${path} becomes a tensor of [${tensor.shape}], the picture is one of [${picture.shape}]`,
    `name a picture, or one of ${baselineNames.join(", ")}`,
  );
}

const levelsOf = (context: Context, { shape }: Float32Tensor) =>
  Array.from({ length: shape[1]! }, (_, c) => levels(context, c));

/** A black and a white pixel of a channel, as the network takes them. */
export function levels({ spec }: Pick<Context, "spec">, channel: number): { black: number; white: number } {
  const of = (values: readonly number[]) => values[Math.min(channel, values.length - 1)]!;
  const [black, white] = spec.range.map((v) => (v - of(spec.mean)) / of(spec.std)) as [number, number];
  return { black, white };
}

function perChannel(like: Float32Tensor, value: (channel: number) => number): Float32Tensor {
  const plane = planeOf(like);
  return mapped(like, (_, i) => value(Math.floor(i / plane)));
}

const planeOf = ({ shape }: Float32Tensor) => shape[2]! * shape[3]!;

const means = (picture: Float32Tensor): number[] => ofChannels(picture, (v) => v);

const deviations = (picture: Float32Tensor, centre: readonly number[]): number[] =>
  ofChannels(picture, (v, c) => (v - centre[c]!) ** 2).map(Math.sqrt);

/** The mean of `f` over each channel. */
function ofChannels(picture: Float32Tensor, f: (v: number, channel: number) => number): number[] {
  const plane = planeOf(picture);
  return Array.from({ length: picture.shape[1]! }, (_, c) => {
    let sum = 0;
    for (let i = c * plane; i < (c + 1) * plane; i++) sum += f(picture.data[i]!, c);
    return sum / plane;
  });
}
