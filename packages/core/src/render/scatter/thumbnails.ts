import type { Image } from "../../base/image.ts";
import type { Colour } from "../palette.ts";
import { resizeImage } from "../resample.ts";
import { movedApart } from "./apart.ts";
import { drawEdge, drawPicture } from "./brush.ts";
import { type Box, meanMove, type Points, placesWithin } from "./place.ts";
import { plotBox, type SheetStyle, sheet } from "./sheet.ts";
import { cellsFor, centreOf, snapped } from "./snap.ts";

export interface ThumbnailStyle extends SheetStyle {
  /** Puts each in a cell of its own, of a grid that they fill to this share, 0 to 1. */
  readonly snap?: number;
}

/** Where thumbnails go. */
export interface ThumbnailPlaces {
  /** What is drawn of each, width and height in pixels. */
  readonly side: number;
  /** The middles. */
  readonly places: Points;
  /** How far thumbnails were moved from their place, on average, in their sides. */
  readonly moved: number;
}

/** Thumbnails cover this share of the plot: more, and nothing of the clusters' shape is left once they are moved apart. */
const COVERED = 0.36;
const LEAST_SIDE = 6;
/** Of few pictures, each takes at most this share of the canvas. */
const LARGEST = 1 / 9;

/** Places for square thumbnails of one size that do not overlap: near their points, or in cells of a grid. */
export function thumbnailPlaces(coordinates: ArrayLike<number>, style: ThumbnailStyle): ThumbnailPlaces {
  const box = plotBox(style);
  const count = coordinates.length / 2;
  if (style.snap !== undefined) return inCells(coordinates, box, style.snap);
  const fitting = Math.floor(Math.sqrt((COVERED * box.width * box.height) / Math.max(1, count)));
  const side = Math.max(LEAST_SIDE, Math.min(Math.floor(LARGEST * style.canvas), fitting));
  const inner = { x: box.x + side / 2, y: box.y + side / 2, width: box.width - side, height: box.height - side };
  const points = placesWithin(coordinates, inner);
  // A hair of white between neighbours.
  const places = movedApart(points, side + hair(side), box);
  return { side, places, moved: meanMove(points, places) / side };
}

const hair = (side: number): number => Math.max(1, Math.round(side / 40));

function inCells(coordinates: ArrayLike<number>, box: Box, share: number): ThumbnailPlaces {
  const cells = cellsFor(coordinates.length / 2, box, share);
  const grid = { x: cells.x, y: cells.y, width: cells.columns * cells.side, height: cells.rows * cells.side };
  // Stretched to the grid, so that its corners are taken.
  const points = stretched(placesWithin(coordinates, grid), grid);
  const cellOf = snapped(points, cells);
  const places = Float64Array.from([...cellOf].flatMap((cell) => centreOf(cells, cell)));
  const side = Math.max(1, Math.floor(cells.side - hair(cells.side)));
  return { side, places, moved: meanMove(points, places) / cells.side };
}

/** Each axis by its own factor. */
function stretched(points: Points, box: Box): Points {
  const out = points.slice();
  for (const axis of [0, 1]) {
    const values = points.filter((_, i) => i % 2 === axis);
    const low = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
    const high = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
    const [from, length] = axis === 0 ? [box.x, box.width] : [box.y, box.height];
    if (high > low)
      for (let i = axis; i < out.length; i += 2) out[i] = from + ((out[i]! - low) / (high - low)) * length;
  }
  return out;
}

/**
 * Square thumbnails at their places. `thumbnailOf` gives each, of any square size; nothing leaves its place empty.
 * @param frameOf the colour of each frame; without it there are none
 */
export async function thumbnailMap(
  { side, places }: ThumbnailPlaces,
  thumbnailOf: (index: number) => Image | undefined,
  style: SheetStyle,
  frameOf?: (index: number) => Colour | undefined,
): Promise<Image> {
  const image = await sheet(style);
  for (let p = 0; 2 * p < places.length; p++) {
    const picture = thumbnailOf(p);
    if (!picture) continue;
    const left = Math.round(places[2 * p]! - side / 2);
    const top = Math.round(places[2 * p + 1]! - side / 2);
    drawPicture(image, resizeImage(picture, side, side), left, top);
    const frame = frameOf?.(p);
    if (frame)
      drawEdge(image, { x: left, y: top, width: side, height: side }, Math.max(2, Math.round(side / 20)), frame);
  }
  return image;
}
