import { blankImage, type Image } from "../base/image.ts";

/** Two greys, and the pixels of a square of each, behind what is transparent. */
const GREYS = [236, 212];
const SQUARE = 8;

/** A small picture with its pixels as squares, as large as fits into a square of `side` pixels; a chequered ground shows through. */
export function enlarged({ width, height, data }: Image, side: number): Image {
  const zoom = Math.max(1, Math.floor(side / Math.max(width, height)));
  const out = blankImage(width * zoom, height * zoom);
  for (let y = 0; y < out.height; y++)
    for (let x = 0; x < out.width; x++) {
      const from = (Math.floor(y / zoom) * width + Math.floor(x / zoom)) * 4;
      const ground = GREYS[(Math.floor(x / SQUARE) + Math.floor(y / SQUARE)) % 2]!;
      const share = data[from + 3]! / 255;
      const to = (y * out.width + x) * 4;
      for (let c = 0; c < 3; c++) out.data[to + c] = data[from + c]! * share + ground * (1 - share);
      out.data[to + 3] = 255;
    }
  return out;
}
