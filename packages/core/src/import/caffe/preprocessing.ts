import { ConvlensError } from "../../base/errors.ts";
import type { Float32Tensor } from "../../base/tensor.ts";
import { float32 } from "../../base/tensor.ts";
import { conventions } from "../../onnx/conventions.ts";
import type { InputSpec } from "../../onnx/meta.ts";
import type { ModelFile } from "../define.ts";
import { shapeOf, tensorOf } from "./blob.ts";
import { blobOfBinary } from "./decode.ts";
import type { Opened } from "./files.ts";
import { dataLayers, type Transform, transformOf } from "./source.ts";

/** A mean picture: channels × rows × columns. */
export interface MeanPicture {
  readonly file: string;
  readonly picture: Float32Tensor;
  /** Whether the net names the file. */
  readonly named: boolean;
}

/** What the data layers say, those of the net before those of the net that was trained. */
export function transformSaid({ layers, trained }: Opened): Transform | undefined {
  const said = [...dataLayers(layers), ...dataLayers(trained)].map(transformOf);
  return said.find((t) => t.means.length > 0 || t.meanFile !== undefined || t.scale !== 1) ?? said[0];
}

const baseName = (path: string): string => path.split(/[/\\]/).at(-1)!;

/** The mean picture of a network: the file that it names, else the only .binaryproto beside it with "mean" in its name. */
export async function meanPictureOf(
  file: ModelFile,
  transform: Transform | undefined,
): Promise<MeanPicture | undefined> {
  if (transform && transform.means.length > 0) return undefined;
  const said = transform?.meanFile && baseName(transform.meanFile);
  const bytes = said ? await file.sibling(said) : undefined;
  if (said && bytes) return { ...readMean(said, bytes), named: true };
  const there = (await file.siblings?.())?.filter((n) => /mean.*\.binaryproto$/i.test(n)) ?? [];
  const [only] = there;
  const found = only !== undefined && there.length === 1 ? await file.sibling(only) : undefined;
  return found && { ...readMean(only!, found), named: false };
}

function readMean(file: string, bytes: Uint8Array): Omit<MeanPicture, "named"> {
  const blob = blobOfBinary(bytes, file);
  const [channels, rows, columns, ...more] = shapeOf(blob).slice(-3);
  const { data } = tensorOf(blob, `"${file}"`);
  if (!channels || !rows || !columns || more.length > 0 || data.length !== channels * rows * columns)
    throw new ConvlensError(
      `"${file}" holds no mean picture: its shape is ${shapeOf(blob).join("×") || "not there"}`,
      "Move it away, or fetch it again.",
    );
  return { file, picture: float32([channels, rows, columns], data) };
}

/** How pictures become the input, and what is left to subtract inside of the graph. */
export interface Preprocessing {
  readonly input: Partial<InputSpec>;
  /** C×H×W, in the unit of the input tensor. */
  readonly offset?: Float32Tensor;
  readonly notes: readonly string[];
}

/**
 * Caffe's practice: BGR, 0–255, less a mean, times a scale. A mean picture as large as the input, or larger (its middle then),
 * is subtracted exactly: its mean colour with the rest of the preprocessing, what differs from that inside of the graph.
 * Of grey pictures nothing is known unless the file says it.
 */
export function preprocessingOf(
  channels: number,
  size: readonly [number, number],
  transform: Transform | undefined,
  mean: MeanPicture | undefined,
  classes: number | undefined,
): Preprocessing {
  const scale = transform?.scale ?? 1;
  const std = channels === 3 ? [1 / scale, 1 / scale, 1 / scale] : [1 / scale];
  const colour = channels === 3 ? ({ channels: "BGR" } as const) : ({ channels: "GRAY" } as const);
  if (channels !== 1 && channels !== 3) return { input: {}, notes: [] };
  if (!(Math.abs(scale) > 1e-12 && Math.abs(scale) < 1e12))
    throw new ConvlensError(`a data layer scales pictures by ${scale}`, "The file is damaged: fetch it again.");
  const base = { ...colour, range: [0, 255] as const, std };
  if (transform && transform.means.length > 0) {
    const means = transform.means.length === channels ? transform.means : [transform.means[0]!];
    return { input: { ...base, mean: means }, notes: [] };
  }
  if (mean && fits(mean, channels, size)) return byPicture(mean, base, size, scale);
  if (transform && (transform.scale !== 1 || transform.meanFile === undefined))
    return { input: { ...base, mean: [0] }, notes: missing(transform) };
  if (channels === 1) return { input: colour, notes: missing(transform) };
  const imagenet = classes === 1000;
  const means = imagenet ? conventions.caffe.mean : [0];
  const taken = imagenet ? `ImageNet's mean colour (${means.join(", ")}) is taken` : "none is subtracted";
  const which = transform?.meanFile
    ? `the mean picture "${baseName(transform.meanFile)}" is not beside the model`
    : "nothing beside the model says its mean";
  return {
    input: { ...base, mean: means },
    notes: [`pictures go in as Caffe has them, BGR 0…255; ${which}: ${taken} (--mean says another)`],
  };
}

const missing = (transform: Transform | undefined): string[] =>
  transform?.meanFile
    ? [
        `the mean picture "${baseName(transform.meanFile)}" is not beside the model; none is subtracted (--mean says one)`,
      ]
    : [];

/** A picture that nobody names must be as large as the input: it may be of another network. */
function fits({ picture, named }: MeanPicture, channels: number, [rows, columns]: readonly [number, number]): boolean {
  const [of, height, width] = picture.shape;
  return of === channels && (named || (height! >= rows && width! >= columns));
}

function byPicture(
  { file, picture }: MeanPicture,
  base: Partial<InputSpec>,
  [rows, columns]: readonly [number, number],
  scale: number,
): Preprocessing {
  const [channels, height, width] = picture.shape as readonly [number, number, number];
  const area = height * width;
  const plane = (c: number) => picture.data.subarray(c * area, (c + 1) * area);
  const mean = Array.from({ length: channels }, (_, c) => rounded(plane(c).reduce((a, b) => a + b, 0) / area));
  if (!mean.every(Number.isFinite)) throw new ConvlensError(`"${file}" holds no numbers`, "Fetch it again.");
  const input = { ...base, mean };
  const colour = `the mean colour of "${file}" is (${mean.join(", ")})`;
  if (height < rows || width < columns)
    return { input, notes: [`${colour}; the picture is smaller than the input, and only its colour is subtracted`] };
  const [top, left] = [Math.floor((height - rows) / 2), Math.floor((width - columns) / 2)];
  const offset = new Float32Array(channels * rows * columns);
  for (let i = 0; i < offset.length; i++) {
    const [c, y, x] = [Math.floor(i / (rows * columns)), Math.floor(i / columns) % rows, i % columns];
    offset[i] = (plane(c)[(y + top) * width + x + left]! - mean[c]!) * scale;
  }
  if (offset.every((v) => v === 0)) return { input, notes: [] };
  const notes = [`${colour}; what its pixels differ from that is subtracted in the graph`];
  return { input, offset: float32([channels, rows, columns], offset), notes };
}

/** To four places, which is less than a float32 of 255 tells; what is cut off stays in the offset. */
const rounded = (v: number): number => Math.round(v * 1e4) / 1e4;
