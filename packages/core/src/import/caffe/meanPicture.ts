import { ConvlensError } from "../../base/errors.ts";
import type { Float32Tensor } from "../../base/tensor.ts";
import { float32 } from "../../base/tensor.ts";
import type { ModelFile } from "../define.ts";
import { shapeOf, tensorOf } from "./blob.ts";
import { blobOfBinary } from "./decode.ts";
import type { Transform } from "./source.ts";

/** A mean picture: channels × rows × columns. */
export interface MeanPicture {
  readonly file: string;
  readonly picture: Float32Tensor;
  /** Whether the net names the file. */
  readonly named: boolean;
}

/** The file's name in a path of the machine where the network was trained. */
export const baseName = (path: string): string =>
  path
    .split(/[/\\]/)
    .at(-1)!
    .replace(/\p{Cc}/gu, "?");

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
  const [channels, rows, columns] = shapeOf(blob).slice(-3);
  const { data } = tensorOf(blob, `"${file}"`);
  if (!channels || !rows || !columns || data.length !== channels * rows * columns)
    throw new ConvlensError(
      `"${file}" holds no mean picture: its shape is ${shapeOf(blob).join("×") || "not there"}`,
      "Move it away, or fetch it again.",
    );
  return { file, picture: float32([channels, rows, columns], data) };
}

/** Whether it can be a network's: a picture that nobody names must be as large as the input, since it may be of another network. */
export function belongsTo(
  { picture, named }: MeanPicture,
  channels: number,
  [rows, columns]: readonly [number, number],
): boolean {
  const [of, height, width] = picture.shape;
  return of === channels && (named || (height! >= rows && width! >= columns));
}

/** A mean picture as a colour, and what its pixels differ from that. */
export interface SplitMean {
  /** One number for each channel. */
  readonly colour: readonly number[];
  /** C×H×W: the middle of the picture less its colour; absent where it is too small, or all of one colour. */
  readonly rest?: Float32Tensor;
  readonly notes: readonly string[];
}

export function splitMean({ file, picture }: MeanPicture, [rows, columns]: readonly [number, number]): SplitMean {
  const [channels, height, width] = picture.shape as readonly [number, number, number];
  const area = height * width;
  const planes = Array.from({ length: channels }, (_, c) => picture.data.subarray(c * area, (c + 1) * area));
  const colour = planes.map((plane) => rounded(plane.reduce((a, b) => a + b, 0) / area));
  if (!picture.data.every(Number.isFinite)) throw new ConvlensError(`"${file}" holds no numbers`, "Fetch it again.");
  const told = `the mean colour of "${file}" is (${colour.join(", ")})`;
  if (height < rows || width < columns)
    return { colour, notes: [`${told}; the picture is smaller than the input, and only its colour is subtracted`] };
  const [top, left] = [Math.floor((height - rows) / 2), Math.floor((width - columns) / 2)];
  const rest = Float32Array.from({ length: channels * rows * columns }, (_, i) => {
    const [c, y, x] = [Math.floor(i / (rows * columns)), Math.floor(i / columns) % rows, i % columns];
    return planes[c]![(y + top) * width + x + left]! - colour[c]!;
  });
  if (rest.every((v) => v === 0)) return { colour, notes: [] };
  const notes = [`${told}; what its pixels differ from that is subtracted in the graph`];
  return { colour, rest: float32([channels, rows, columns], rest), notes };
}

/** To four places, which is less than a float32 of 255 tells; what is cut off stays in the rest. */
const rounded = (v: number): number => Math.round(v * 1e4) / 1e4;
