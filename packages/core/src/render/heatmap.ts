import { UsageError } from "../base/errors.ts";
import { blankImage, type Image } from "../base/image.ts";
import type { Heatmap } from "../method/result.ts";
import { colormap } from "./colormap.ts";
import { bilinear, type Plane, type Rectangle } from "./resample.ts";
import { rangeOf } from "./scale.ts";
import { type Part, parts, type Shade } from "./shade.ts";

/** What stands for a value that is no finite number, in heat maps and grids alike. */
export const NOT_FINITE = [255, 0, 200] as const;

/** The map alone, in its colours, resized bilinearly; by default at its own resolution. */
export function paint(shade: Shade, width = shade.map.width, height = shade.map.height): Image {
  const map = bilinear(shade.map, width, height);
  const table = colormap(shade.colormap);
  const image = blankImage(width, height, [0, 0, 0, 255]);
  for (let i = 0; i < map.data.length; i++) setColour(image.data, i * 4, table, position(map.data[i]!, shade));
  return image;
}

export interface OverlayStyle {
  /** Opacity of the map where it is strongest, default 0.7; with `even`, everywhere. */
  readonly alpha?: number;
  /** `strength` (default): opacity grows with the map, so that what is unimportant stays visible. `even`: as the papers. */
  readonly opacity?: "strength" | "even";
  /** Where the model's input lies on the picture, in pixels of the picture; by default all of it. */
  readonly placement?: Rectangle;
  /** Strengths in (0, 1) around which a line is drawn; none by default. */
  readonly contours?: readonly number[];
}

/**
 * The map on the picture, at the resolution of the picture: ReLU and scaling before, bilinear resizing after.
 * Outside of `placement`, which the model did not see, the picture stays as it is.
 */
export function overlay(picture: Image, shade: Shade, style: OverlayStyle = {}): Image {
  const { width, height } = picture;
  const place = style.placement ?? { x: 0, y: 0, width, height };
  const map = bilinear(shade.map, width, height, place);
  const table = colormap(shade.colormap);
  const alpha = style.alpha ?? 0.7;
  const even = style.opacity === "even";
  const out: Image = { width, height, data: Uint8ClampedArray.from(picture.data) };
  const box = inside(place, width, height);
  for (let y = box.top; y < box.bottom; y++)
    for (let x = box.left; x < box.right; x++) {
      const i = y * width + x;
      const u = position(map.data[i]!, shade);
      const share = even ? alpha : alpha * strength(u, shade);
      if (share > 0) mixEntry(out.data, i * 4, table, u, share);
    }
  for (const level of style.contours ?? []) drawContour(out, map, shade, level, box);
  return out;
}

/**
 * A pixel map in colour, one input channel per colour channel, at its own resolution. Signed: mid-grey is zero; the other
 * parts: black is zero. `clip` is the share of outliers. Throws `UsageError` unless the map has three channels.
 */
export function colourPicture(heatmap: Heatmap, part: Part, order: "RGB" | "BGR" = "RGB", clip = 0.01): Image {
  const [channels, height, width] = heatmap.map.shape;
  if (heatmap.map.shape.length !== 3 || channels !== 3)
    throw new UsageError(
      `A map of shape ${heatmap.map.shape.join("×")} has no colours`,
      "Colour pictures need three input channels",
    );
  const values = heatmap.map.data.map(parts[part]);
  const ends = part === "signed" ? "symmetric" : "from-zero";
  const full = rangeOf(values, { ends, clip })?.high || rangeOf(values, { ends })?.high || 1;
  const area = height! * width!;
  const image = blankImage(width!, height!, [0, 0, 0, 255]);
  for (let c = 0; c < 3; c++) {
    const from = (order === "RGB" ? c : 2 - c) * area;
    for (let i = 0; i < area; i++) {
      const v = values[from + i]! / full;
      image.data[i * 4 + c] = part === "signed" ? 127.5 + 127.5 * v : 255 * v;
    }
  }
  return image;
}

/** Where a value lies between the ends of its range, in [0, 1]; NaN stays. */
function position(v: number, { range: { low, high } }: Shade): number {
  if (low === high) return v - v;
  return Math.min(1, Math.max(0, (v - low) / (high - low)));
}

/** How strong a position is, in [0, 1]; what is not a number is full, so that it is seen. */
function strength(u: number, { signed }: Shade): number {
  if (Number.isNaN(u)) return 1;
  return signed ? Math.abs(2 * u - 1) : u;
}

function setColour(data: Uint8ClampedArray, at: number, table: Uint8Array, u: number): void {
  const entry = 3 * Math.round(u * 255);
  for (let c = 0; c < 3; c++) data[at + c] = Number.isNaN(u) ? NOT_FINITE[c]! : table[entry + c]!;
}

function mixEntry(data: Uint8ClampedArray, at: number, table: Uint8Array, u: number, share: number): void {
  const known = !Number.isNaN(u);
  const entry = known ? 3 * Math.round(u * 255) : 0;
  const from = known ? table : NOT_FINITE;
  const rest = 1 - share;
  data[at] = data[at]! * rest + from[entry]! * share;
  data[at + 1] = data[at + 1]! * rest + from[entry + 1]! * share;
  data[at + 2] = data[at + 2]! * rest + from[entry + 2]! * share;
}

function mix(data: Uint8ClampedArray, at: number, colour: ArrayLike<number>, share: number): void {
  for (let c = 0; c < 3; c++) data[at + c] = data[at + c]! * (1 - share) + colour[c]! * share;
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** The whole pixels whose centres lie in the rectangle and in the picture. */
function inside(place: Rectangle, width: number, height: number): Box {
  return {
    left: Math.max(0, Math.round(place.x)),
    top: Math.max(0, Math.round(place.y)),
    right: Math.min(width, Math.round(place.x + place.width)),
    bottom: Math.min(height, Math.round(place.y + place.height)),
  };
}

/** A white line with a dark rim where the strength crosses `level`; its distance is (strength − level) / |gradient|. */
function drawContour(image: Image, map: Plane, shade: Shade, level: number, box: Box): void {
  const at = (x: number, y: number) => strength(position(map.data[y * image.width + x]!, shade), shade);
  const half = Math.max(1, Math.min(image.width, image.height) / 400);
  for (let y = box.top; y < box.bottom - 1; y++)
    for (let x = box.left; x < box.right - 1; x++) {
      const here = at(x, y);
      const slope = Math.hypot(at(x + 1, y) - here, at(x, y + 1) - here);
      if (slope === 0) continue;
      const away = Math.abs(here - level) / slope;
      if (away > 2 * half + 1) continue;
      const to = (y * image.width + x) * 4;
      mix(image.data, to, [0, 0, 0], 0.5 * Math.min(1, 2 * half + 1 - away));
      mix(image.data, to, [255, 255, 255], Math.max(0, Math.min(1, half + 0.5 - away)));
    }
}
