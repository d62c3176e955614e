import { ConvlensError } from "../../base/errors.ts";
import type { Float32Tensor } from "../../base/tensor.ts";
import { float32 } from "../../base/tensor.ts";
import { conventions } from "../../onnx/conventions.ts";
import type { InputSpec } from "../../onnx/meta.ts";
import type { Opened } from "./files.ts";
import { baseName, belongsTo, type MeanPicture, splitMean } from "./meanPicture.ts";
import { dataLayers, type Transform, transformOf } from "./source.ts";

/** What the data layers say, those of the net before those of the net that was trained. */
export function transformSaid({ layers, trained }: Pick<Opened, "layers" | "trained">): Transform | undefined {
  const said = [...dataLayers(layers), ...dataLayers(trained)].map(transformOf);
  return said.find((t) => t.means.length > 0 || t.meanFile !== undefined || t.scale !== 1) ?? said[0];
}

/** How pictures become the input, and what is left to subtract inside of the graph. */
export interface Preprocessing {
  readonly input: Partial<InputSpec>;
  /** C×H×W, in the unit of the input tensor. */
  readonly offset?: Float32Tensor;
  readonly notes: readonly string[];
}

/** What is known of a network's pictures. */
export interface Known {
  readonly channels: number;
  readonly size: readonly [number, number];
  readonly transform: Transform | undefined;
  readonly mean: MeanPicture | undefined;
  /** How many numbers the network gives for a picture. */
  readonly outputs: number;
}

/**
 * Caffe's practice: BGR, 0–255, less a mean, times a scale. A mean picture as large as the input, or larger (its middle then),
 * is subtracted exactly: its mean colour with the rest of the preprocessing, what differs from that inside of the graph.
 * Of grey pictures nothing is known unless a file says it.
 */
export function preprocessingOf({ channels, size, transform, mean, outputs }: Known): Preprocessing {
  if (channels !== 1 && channels !== 3) return { input: {}, notes: [] };
  const scale = scaleOf(transform);
  const values = {
    channels: channels === 3 ? "BGR" : "GRAY",
    range: [0, 255],
    std: Array<number>(channels).fill(1 / scale),
  } as const;
  if (transform && transform.means.length > 0) {
    const means = transform.means.length === channels ? transform.means : transform.means.slice(0, 1);
    return inOrder({ input: { ...values, mean: means }, notes: [] });
  }
  if (mean && belongsTo(mean, channels, size)) {
    const { colour, rest, notes } = splitMean(mean, size);
    const input = { ...values, mean: colour };
    const offset = rest && float32(rest.shape, scale === 1 ? rest.data : rest.data.map((v) => v * scale));
    return inOrder({ input, notes, ...(offset && { offset }) });
  }
  const told = transform !== undefined && (scale !== 1 || transform.meanFile === undefined);
  if (told) return { input: { ...values, mean: [0] }, notes: missing(transform) };
  if (channels === 1) return { input: { channels: "GRAY" }, notes: missing(transform) };
  return byPractice({ ...values }, transform, outputs);
}

function scaleOf(transform: Transform | undefined): number {
  const { scale, means } = transform ?? { scale: 1, means: [] };
  const sound = Math.abs(scale) > 1e-12 && Math.abs(scale) < 1e12 && means.every(Number.isFinite);
  if (!sound)
    throw new ConvlensError(
      `a data layer subtracts (${means.join(", ")}) from pictures and scales them by ${scale}`,
      "The file is damaged: fetch it again.",
    );
  return scale;
}

const missing = (transform: Transform | undefined): string[] => {
  const file = transform?.meanFile && baseName(transform.meanFile);
  return file ? [`the mean picture "${file}" is not beside the model; none is subtracted (--mean says one)`] : [];
};

const IMAGENET = 1000;

function byPractice(values: Partial<InputSpec>, transform: Transform | undefined, outputs: number): Preprocessing {
  const { mean } = conventions.caffe;
  const file = transform?.meanFile && baseName(transform.meanFile);
  const which = file ? `its mean picture "${file}" is not beside the model` : "nothing beside the model says its mean";
  const taken = outputs === IMAGENET ? `ImageNet's mean colour (${mean.join(", ")}) is taken` : "none is subtracted";
  return {
    input: { ...values, mean: outputs === IMAGENET ? mean : [0] },
    notes: [`pictures go in as Caffe has them, BGR 0…255; ${which}: ${taken} (--mean says another)`],
  };
}

/** More than the means of channels differ by where pictures are grey. */
const DISTINCT = 3;

/** Pictures are redder than they are blue, on the whole: means that fall from the first channel to the last are those of RGB. */
function inOrder(made: Preprocessing): Preprocessing {
  const mean = made.input.mean ?? [];
  if (mean.length !== 3 || mean[0]! - mean[2]! < DISTINCT) return made;
  const said = `its means (${mean.join(", ")}) fall as those of RGB do: pictures go in as RGB, not as BGR (--channels says another)`;
  return { ...made, input: { ...made.input, channels: "RGB" }, notes: [...made.notes, said] };
}
