import type { IndexedImage } from "../base/image.ts";
import type { Volume } from "../method/result.ts";
import type { ColormapName } from "./colormap.ts";
import { fitGrid } from "./grid.ts";
import { type MontageStyle, montageOfTiles } from "./montage.ts";
import { mark, paletteOf } from "./palette.ts";
import { type FigureText, penFor } from "./pen.ts";
import { rangeOf } from "./scale.ts";
import { fitText } from "./text.ts";
import { type Tiles, tilesOf } from "./tiles.ts";

export interface Frame {
  readonly image: IndexedImage;
  /** How long it stays. */
  readonly milliseconds: number;
}

export interface AnimationStyle {
  readonly text: FigureText;
  /** The side of the square that the maps are fitted into, in pixels; default 520. */
  readonly side?: number;
  /** Default 5. */
  readonly framesPerSecond?: number;
  /** Default `viridis`. */
  readonly colormap?: ColormapName;
  /** `shared`: the channels of one layer on one scale. Default: each on its own. */
  readonly scale?: "tile" | "shared";
}

const MARGIN = 10;

/** One frame a layer: all its channels, as large as they fit. All frames have one size and one palette. */
export function* throughLayers(volumes: Iterable<Volume>, style: AnimationStyle): Generator<Frame> {
  for (const volume of volumes) yield layerFrame(volume, style);
}

function layerFrame(volume: Volume, style: AnimationStyle): Frame {
  const tiles = tilesOf(volume);
  const { count, height, width } = tiles;
  const words = height * width === 1 ? `${count} values` : `${count} channels of ${height}×${width}`;
  return frameOf(tiles, volume.layer, words, style, style.scale);
}

/**
 * One frame a channel, layer after layer; a layer whose channels are single values is one frame.
 * All frames have one size and one palette.
 */
export function* throughChannels(volumes: Iterable<Volume>, style: AnimationStyle): Generator<Frame> {
  for (const volume of volumes) {
    const tiles = tilesOf(volume);
    const area = tiles.width * tiles.height;
    if (area === 1) {
      yield layerFrame(volume, style);
      continue;
    }
    const range = style.scale === "shared" ? rangeOf(tiles.data) : undefined;
    for (let channel = 0; channel < tiles.count; channel++) {
      const one = { ...tiles, count: 1, data: tiles.data.subarray(channel * area, (channel + 1) * area) };
      const words = `channel ${channel} (of ${tiles.count}) · ${tiles.height}×${tiles.width}`;
      yield frameOf(one, volume.layer, words, style, style.scale, range);
    }
  }
}

function frameOf(
  tiles: Tiles,
  layer: string,
  words: string,
  style: AnimationStyle,
  scale: MontageStyle["scale"] = "tile",
  range?: MontageStyle["range"],
): Frame {
  const side = style.side ?? 520;
  const gap = tiles.count === 1 ? 0 : 1;
  const { columns, zoom, shrink } = fitGrid(tiles.count, tiles.width, tiles.height, gap, side, side);
  const colormap = style.colormap ?? "viridis";
  const {
    image: maps,
    constant,
    notFinite,
  } = montageOfTiles(tiles, {
    colormap,
    columns,
    zoom,
    shrink,
    gap,
    scale,
    labels: "none",
    ...(range ? { range } : {}),
  });
  const header = style.text.bold.lineHeight + style.text.normal.lineHeight;
  const image = page(side + 2 * MARGIN, side + header + 3 * MARGIN, paletteOf(colormap));
  const top = 2 * MARGIN + header;
  insert(image, maps, MARGIN + Math.max(0, (side - maps.width) >> 1), top + Math.max(0, (side - maps.height) >> 1));
  const pen = penFor(image);
  const note = [words, ...countNote(constant, "constant", tiles), ...countNote(notFinite, "not finite", tiles)].join(
    " · ",
  );
  pen(style.text.bold, fitText(style.text.bold, layer, side), MARGIN, MARGIN);
  pen(style.text.normal, fitText(style.text.normal, note, side), MARGIN, MARGIN + style.text.bold.lineHeight, {
    faint: true,
  });
  return { image, milliseconds: 1000 / (style.framesPerSecond ?? 5) };
}

const countNote = (found: readonly number[], word: string, { count }: Tiles): string[] =>
  found.length === 0 ? [] : [count === 1 ? word : `${found.length} ${word}`];

/** A blank page of even sides, as video encoders want them. */
function page(width: number, height: number, palette: Uint8Array): IndexedImage {
  const even = { width: width + (width % 2), height: height + (height % 2) };
  return { ...even, data: new Uint8Array(even.width * even.height).fill(mark.background), palette };
}

/** Copies a picture of the same palette; what does not fit is cut off. */
function insert(image: IndexedImage, part: IndexedImage, left: number, top: number): void {
  const width = Math.min(part.width, image.width - left);
  const height = Math.min(part.height, image.height - top);
  for (let y = 0; y < height; y++)
    image.data.set(part.data.subarray(y * part.width, y * part.width + width), (top + y) * image.width + left);
}
