import { UsageError } from "../base/errors.ts";
import type { IndexedImage } from "../base/image.ts";
import type { Volume } from "../method/result.ts";
import { MAP_COLOURS, mark } from "./palette.ts";
import { shrink } from "./resample.ts";
import type { Range } from "./scale.ts";

/** Maps of one size, one after the other. */
export interface Tiles {
  readonly count: number;
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
}

/** The channels of a volume as tiles: C×h×w; C as 1×1 each; O×C×h×w as O·C tiles. */
export function tilesOf({ layer, data: { shape, data } }: Volume): Tiles {
  const spatial = shape.length > 2 ? shape.slice(-2) : [1, 1];
  const [height, width] = spatial as [number, number];
  if (shape.length === 0 || shape.length > 4 || shape.length === 2 || data.length === 0)
    throw new UsageError(
      `${layer} has the shape ${shape.join("×") || "of a single number"}, which has no channels to show`,
      "Choose a layer of shape C×h×w or C",
    );
  return { count: data.length / (height * width), width, height, data };
}

/** Every tile as the means of `factor`×`factor` blocks. */
export function shrinkTiles(tiles: Tiles, factor: number): Tiles {
  if (factor === 1) return tiles;
  const area = tiles.width * tiles.height;
  const small = Array.from({ length: tiles.count }, (_, i) =>
    shrink({ ...tiles, data: tiles.data.subarray(i * area, (i + 1) * area) }, factor),
  );
  const { width, height } = small[0]!;
  const data = new Float32Array(tiles.count * width * height);
  for (const [i, tile] of small.entries()) data.set(tile.data, i * width * height);
  return { count: tiles.count, width, height, data };
}

export interface Spot {
  readonly x: number;
  readonly y: number;
  /** Each value is a square of this many pixels. */
  readonly zoom: number;
}

/** Draws a tile in the palette's colours for the range; what is not finite, in its mark. */
export function drawTile(image: IndexedImage, tiles: Tiles, tile: number, range: Range, spot: Spot): void {
  const { width, height, data } = tiles;
  const { x, zoom } = spot;
  const top = MAP_COLOURS - 1;
  const { low } = range;
  const factor = range.high > low ? top / (range.high - low) : 0;
  const out = image.data;
  let at = tile * width * height;
  for (let row = 0; row < height; row++) {
    const start = (spot.y + row * zoom) * image.width + x;
    let to = start;
    for (let column = 0; column < width; column++) {
      const v = data[at++]!;
      const scaled = (v - low) * factor + 0.5;
      // As in `survey`: a cheap test for finite numbers.
      const index = v - v !== 0 ? mark.notFinite : scaled <= 0 ? 0 : scaled >= top ? top : scaled | 0;
      for (let k = 0; k < zoom; k++) out[to++] = index;
    }
    for (let k = 1; k < zoom; k++) out.copyWithin(start + k * image.width, start, to);
  }
}

/** Fills a rectangle with diagonal stripes, in pixels of the picture. */
export function drawStripes(
  image: IndexedImage,
  { x, y, width, height }: { x: number; y: number; width: number; height: number },
  fill: number,
  stripe: number,
): void {
  for (let row = 0; row < height; row++) {
    const from = (y + row) * image.width + x;
    for (let column = 0; column < width; column++)
      image.data[from + column] = (column + row) % STRIPE_PERIOD === 0 ? stripe : fill;
  }
}

const STRIPE_PERIOD = 7;

/** The outline of a rectangle, one pixel outside of it; parts outside of the picture are left out. */
export function drawOutline(
  image: IndexedImage,
  { x, y, width, height }: { x: number; y: number; width: number; height: number },
  index: number,
): void {
  const put = (px: number, py: number) => {
    if (px >= 0 && py >= 0 && px < image.width && py < image.height) image.data[py * image.width + px] = index;
  };
  for (let i = -1; i <= width; i++) {
    put(x + i, y - 1);
    put(x + i, y + height);
  }
  for (let i = 0; i < height; i++) {
    put(x - 1, y + i);
    put(x + width, y + i);
  }
}
