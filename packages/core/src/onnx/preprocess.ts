import { UsageError } from "../base/errors.ts";
import type { Image } from "../base/image.ts";
import { colourRows } from "../base/imageRows.ts";
import type { Rows, Window } from "../base/resize.ts";
import { resizeTriangle } from "../base/resize.ts";
import type { Float32Tensor } from "../base/tensor.ts";
import { zeros } from "../base/tensor.ts";
import type { InputSpec } from "./meta.ts";

/** A rectangle of the original picture, in its pixels; fractional, and beyond the picture where a letterbox is. */
export interface Placement {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What a picture became, and which part of it the model sees. */
export interface Preprocessed {
  /** 1×C×H×W, channels in the order of the specification. */
  readonly tensor: Float32Tensor;
  /** Where the tensor's four edges lie in the original picture, so that maps can be drawn on it. */
  readonly placement: Placement;
}

/**
 * Makes the input tensor of a model from a picture: transparency over white, grey by ITU-R 601 luma (as PIL's "L"),
 * an antialiased triangle resize with 8-bit rounding (as PIL and so torchvision), then `range`, `mean` and `std`.
 * `crop` scales the picture to cover the size × 256/224 and cuts the centre; `fit` letterboxes with black.
 */
export function preprocess(image: Image, spec: InputSpec): Preprocessed {
  const [height, width] = spec.size;
  const area = height * width;
  const planes = samplePlanes(image, spec);
  const tensor = zeros([1, planes.length / area, height, width]);
  const { data } = tensor;
  for (const [c, values] of samplesToValues(spec).entries()) {
    const from = (spec.channels === "BGR" ? 2 - c : c) * area;
    const to = c * area;
    for (let i = 0; i < area; i++) data[to + i] = values[planes[from + i]!]!;
  }
  return { tensor, placement: placementOf(image, spec) };
}

/**
 * The 8-bit samples that `preprocess` makes values of: planes of height × width, red, green and blue (also where the model takes
 * BGR), or grey alone. What is beside a letterboxed picture is 0.
 */
export function samplePlanes(
  image: Image,
  spec: Pick<InputSpec, "size" | "resize" | "channels">,
): Uint8Array<ArrayBuffer> {
  const [height, width] = spec.size;
  const { scaled, window } = geometry(image, spec);
  const seen = intersection(window, scaled);
  const rows = spec.channels === "GRAY" ? greyRows(image) : colourRows(image);
  const { channels } = rows;
  const samples = resizeTriangle(rows, scaled.width, scaled.height, seen);
  if (seen.width === width && seen.height === height) return samples;
  const planes = new Uint8Array(channels * height * width);
  for (let row = 0; row < channels * seen.height; row++) {
    const y = Math.floor(row / seen.height) * height + (row % seen.height) + seen.y - window.y;
    planes.set(samples.subarray(row * seen.width, (row + 1) * seen.width), y * width + seen.x - window.x);
  }
  return planes;
}

/** The picture that a tensor (C×H×W or 1×C×H×W) came from, as far as 8 bits hold it. Throws `UsageError` for another shape. */
export function deprocess(tensor: Float32Tensor, spec: Pick<InputSpec, "channels" | "range" | "mean" | "std">): Image {
  const [channels, height, width] = tensor.shape.slice(-3);
  if (
    channels === undefined ||
    height === undefined ||
    width === undefined ||
    tensor.data.length !== channels * height * width
  )
    throw new UsageError(`a tensor of shape ${tensor.shape.join("×")} is no picture`, "a picture is 1×C×H×W or C×H×W");
  const [black, white] = spec.range;
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let c = 0; c < 3; c++) {
    const at = Math.min(channels - 1, spec.channels === "BGR" ? 2 - c : c);
    const plane = tensor.data.subarray(at * height * width, (at + 1) * height * width);
    const mean = ofChannel(spec.mean, at);
    const std = ofChannel(spec.std, at);
    plane.forEach((v, i) => {
      data[i * 4 + c] = ((v * std + mean - black) / (white - black)) * 255;
    });
  }
  return { width, height, data };
}

interface Geometry {
  /** The size of the whole picture once scaled. */
  readonly scaled: { readonly width: number; readonly height: number };
  /** What the tensor shows of the scaled picture; it begins before 0 where there is a letterbox. */
  readonly window: Window;
}

function geometry(image: Image, { size: [height, width], resize }: Pick<InputSpec, "size" | "resize">): Geometry {
  if (resize === "squash") return { scaled: { width, height }, window: { x: 0, y: 0, width, height } };
  const scaled = resize === "crop" ? covering(image, margin(width), margin(height)) : within(image, width, height);
  const round = resize === "crop" ? roundEven : Math.ceil;
  const x = round((scaled.width - width) / 2);
  const y = round((scaled.height - height) / 2);
  return { scaled, window: { x, y, width, height } };
}

/** Where the edges of the tensor that a picture becomes lie in it. */
export function placementOf(image: Image, spec: InputSpec): Placement {
  const { scaled, window } = geometry(image, spec);
  return unscaled(window, image.width / scaled.width, image.height / scaled.height);
}

/** The part of a window that the scaled picture fills. */
function intersection(window: Window, scaled: { width: number; height: number }): Window {
  const x = Math.max(0, window.x);
  const y = Math.max(0, window.y);
  const right = Math.min(scaled.width, window.x + window.width);
  const bottom = Math.min(scaled.height, window.y + window.height);
  return { x, y, width: right - x, height: bottom - y };
}

/** A window of the scaled picture in pixels of the original one, given the original pixels for each scaled one. */
const unscaled = ({ x, y, width, height }: Window, across: number, down: number): Placement => ({
  x: x * across,
  y: y * down,
  width: width * across,
  height: height * down,
});

/** The published ImageNet evaluation: 256 for a crop of 224. */
const margin = (length: number) => Math.round((length * 256) / 224);

/** The tight side exactly, the other one rounded down, as torchvision's `Resize`. */
function covering(image: Image, width: number, height: number) {
  return image.width * height <= image.height * width
    ? { width, height: Math.trunc((image.height * width) / image.width) }
    : { width: Math.trunc((image.width * height) / image.height), height };
}

function within(image: Image, width: number, height: number) {
  const scale = Math.min(width / image.width, height / image.height);
  const length = (side: number) => Math.max(1, Math.round(side * scale));
  return { width: length(image.width), height: length(image.height) };
}

/** Halves to the even neighbour, as Python's `round`, which torchvision's `CenterCrop` uses. */
function roundEven(v: number): number {
  const below = Math.floor(v);
  if (v - below === 0.5) return below % 2 === 0 ? below : below + 1;
  return Math.round(v);
}

const ofChannel = (list: readonly number[], c: number): number => list[list.length === 1 ? 0 : c]!;

/** For each channel, what each of the 256 samples becomes. */
function samplesToValues({ channels, range: [black, white], mean, std }: InputSpec): Float32Array[] {
  return Array.from({ length: channels === "GRAY" ? 1 : 3 }, (_, c) =>
    Float32Array.from(
      { length: 256 },
      (_, v) => (black + (v / 255) * (white - black) - ofChannel(mean, c)) / ofChannel(std, c),
    ),
  );
}

/** Luma 0.299 R + 0.587 G + 0.114 B (ITU-R 601-2) in 16-bit fixed point, the weights of PIL's `convert("L")`. */
function greyRows(image: Image): Rows {
  const colour = colourRows(image);
  const grey = new Uint8Array(image.width);
  return {
    width: image.width,
    height: image.height,
    channels: 1,
    step: 1,
    row(y) {
      const row = colour.row(y);
      for (let x = 0, at = 0; x < image.width; x++, at += 4)
        grey[x] = (row[at]! * 19595 + row[at + 1]! * 38470 + row[at + 2]! * 7471 + 0x8000) >> 16;
      return grey;
    },
  };
}
