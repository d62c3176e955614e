import { blankImage, type Image } from "@convlens/core/base";
import { resizeImage } from "@convlens/core/render";

export const tools = ["erase", "blur", "restore"] as const;
export type Tool = (typeof tools)[number];

/** A place in pixels of the picture. */
export interface Spot {
  readonly x: number;
  readonly y: number;
}

/** How many times smaller a picture is of which only the coarsest is left. */
const BLUR = 24;

/** What a brush takes its pixels from. */
export function sourceOf(tool: Tool, original: Image): Image {
  if (tool === "restore") return original;
  const { width, height } = original;
  if (tool === "erase") return blankImage(width, height, meanOf(original));
  const shrunk = (side: number) => Math.max(1, Math.round(side / BLUR));
  return resizeImage(resizeImage(original, shrunk(width), shrunk(height)), width, height);
}

/** The mean colour, opaque. */
function meanOf({ data }: Image): number[] {
  const sum = [0, 0, 0];
  for (let i = 0; i < data.length; i += 4) for (let c = 0; c < 3; c++) sum[c]! += data[i + c]!;
  return [...sum.map((s) => (4 * s) / data.length), 255];
}

/**
 * The picture with pixels of another along a line, within a radius; the rim is soft.
 * Both pictures have one size; gives a new one.
 */
export function stroked(image: Image, source: Image, from: Spot, to: Spot, radius: number): Image {
  const { width, height } = image;
  const data = Uint8ClampedArray.from(image.data);
  const left = Math.max(0, Math.floor(Math.min(from.x, to.x) - radius));
  const right = Math.min(width - 1, Math.ceil(Math.max(from.x, to.x) + radius));
  const top = Math.max(0, Math.floor(Math.min(from.y, to.y) - radius));
  const bottom = Math.min(height - 1, Math.ceil(Math.max(from.y, to.y) + radius));
  const soft = Math.max(1, radius / 5);
  for (let y = top; y <= bottom; y++)
    for (let x = left; x <= right; x++) {
      const share = Math.min(1, (radius - distanceTo(from, to, x + 0.5, y + 0.5)) / soft);
      if (share <= 0) continue;
      const at = 4 * (y * width + x);
      for (let c = 0; c < 4; c++) data[at + c] = data[at + c]! + share * (source.data[at + c]! - data[at + c]!);
    }
  return { width, height, data };
}

/** How far a place is from a line between two spots. */
function distanceTo(from: Spot, to: Spot, x: number, y: number): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = dx * dx + dy * dy;
  const share = length > 0 ? Math.min(1, Math.max(0, ((x - from.x) * dx + (y - from.y) * dy) / length)) : 0;
  return Math.hypot(x - from.x - share * dx, y - from.y - share * dy);
}
