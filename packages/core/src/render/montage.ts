import { UsageError } from "../base/errors.ts";
import type { IndexedImage } from "../base/image.ts";
import type { Volume } from "../method/result.ts";
import { barOf, type ColourBar } from "./colorbar.ts";
import { type ColormapName, colormap } from "./colormap.ts";
import { frame } from "./frame.ts";
import { cornerOf, type Grid, grid, nearSquareColumns } from "./grid.ts";
import { mark, paletteOf } from "./palette.ts";
import { type FigureText, penFor } from "./pen.ts";
import { type Range, rangeOf, type ScaleRule, survey } from "./scale.ts";
import { fitText } from "./text.ts";
import { drawOutline, drawStripes, drawTile, type Spot, shrinkTiles, type Tiles, tilesOf } from "./tiles.ts";

export interface MontageStyle {
  /** Default `viridis`, or `red-blue` on a symmetric scale. */
  readonly colormap?: ColormapName;
  /** Each tile on its own scale (default), or all on one, so that they can be compared. Vectors are always on one. */
  readonly scale?: "tile" | "shared";
  /** Default: from the least to the greatest value; symmetric for `red-blue`. */
  readonly rule?: ScaleRule;
  /** A shared range given from outside. */
  readonly range?: Range;
  /** Default: near square. */
  readonly columns?: number;
  /** Small tiles are enlarged by a whole factor, to at most the area of a square of this side in pixels; default 64. */
  readonly tile?: number;
  /** An exact whole factor instead. */
  readonly zoom?: number;
  /** Tiles are reduced by this whole factor, to block means; default 1. */
  readonly shrink?: number;
  /** Pixels between tiles, default 2. */
  readonly gap?: number;
  /** Tile numbers: at the left of each row (default), under each tile, or none. */
  readonly labels?: "rows" | "tiles" | "none";
  /** Default: the layer's name. */
  readonly title?: string;
  readonly subtitle?: string;
  /** Without it there is no text and no colour bar. */
  readonly text?: FigureText;
}

export interface Montage {
  readonly image: IndexedImage;
  /** The tiles that are the same everywhere, striped in the picture. */
  readonly constant: readonly number[];
  /** The tiles with NaN or infinity, magenta in the picture. */
  readonly notFinite: readonly number[];
  /** The shared range, if there is one. */
  readonly range: Range | undefined;
}

/** All channels of a volume as one picture. None is left out, whatever their number and shape. */
export const montage = (volume: Volume, style: MontageStyle = {}): Montage =>
  montageOfTiles(tilesOf(volume), { title: volume.layer, ...style });

/** A picture of one channel. Throws `UsageError` if there is no such channel. */
export function channelPicture(volume: Volume, channel: number, style: MontageStyle = {}): Montage {
  const tiles = tilesOf(volume);
  if (!Number.isInteger(channel) || channel < 0 || channel >= tiles.count)
    throw new UsageError(`${volume.layer} has no channel ${channel}`, `Its channels are 0 to ${tiles.count - 1}`);
  const area = tiles.width * tiles.height;
  const one = { ...tiles, count: 1, data: tiles.data.subarray(channel * area, (channel + 1) * area) };
  const subtitle = `channel ${channel} · ${tiles.height}×${tiles.width}`;
  return montageOfTiles(one, { title: volume.layer, subtitle, labels: "none", tile: 224, gap: 0, ...style });
}

/** As `montage`, for tiles of any origin. */
export function montageOfTiles(whole: Tiles, said: MontageStyle): Montage {
  // Where red meets blue is zero.
  const style = said.colormap === "red-blue" ? { rule: { ends: "symmetric" } as const, ...said } : said;
  const name = style.colormap ?? (style.rule?.ends === "symmetric" ? "red-blue" : "viridis");
  const scales = scalesOf(whole, style);
  const tiles = shrinkTiles(whole, style.shrink ?? 1);
  const zoom =
    style.zoom ?? Math.max(1, Math.floor((style.tile ?? defaultSide(tiles)) / Math.sqrt(tiles.width * tiles.height)));
  const places = gridOf(tiles, zoom, style);
  const layout = frame(places.width, places.height, {
    text: style.text,
    title: style.title,
    subtitle: style.subtitle ?? describe(whole, scales),
    rows: rowLabels(places, tiles.count, style),
    bar: barFor(name, scales, tiles.count, style.rule?.ends ?? "min-max"),
  });
  const image: IndexedImage = {
    width: layout.width,
    height: layout.height,
    data: new Uint8Array(layout.width * layout.height).fill(mark.background),
    palette: paletteOf(name),
  };
  if (hasWhite(name)) fillGaps(image, layout, places);
  for (let tile = 0; tile < tiles.count; tile++) {
    const corner = cornerOf(places, tile);
    drawMarked(image, tiles, tile, scales, { x: layout.x + corner.x, y: layout.y + corner.y, zoom }, places.gap);
  }
  if (style.text && style.labels === "tiles") drawTileLabels(image, places, layout, tiles.count, style.text);
  layout.draw(image);
  return { image, constant: [...scales.constant], notFinite: [...scales.notFinite], range: scales.shared };
}

/** White tiles would run into white gaps. */
const hasWhite = (name: ColormapName) => {
  const table = colormap(name);
  return Array.from({ length: 256 }, (_, i) => Math.min(...table.subarray(3 * i, 3 * i + 3))).some((v) => v > 250);
};

function fillGaps(image: IndexedImage, { x, y }: { x: number; y: number }, { width, height }: Grid): void {
  for (let row = y; row < y + height; row++)
    image.data.fill(mark.gap, row * image.width + x, row * image.width + x + width);
}

interface Scales {
  readonly shared: Range | undefined;
  /** One a tile; `undefined` where no value is finite. */
  readonly ranges: readonly (Range | undefined)[];
  readonly constant: ReadonlySet<number>;
  readonly notFinite: ReadonlySet<number>;
}

const defaultSide = (tiles: Tiles) => (tiles.width * tiles.height === 1 ? 16 : 64);

function scalesOf(tiles: Tiles, style: MontageStyle): Scales {
  const area = tiles.width * tiles.height;
  const surveys = Array.from({ length: tiles.count }, (_, i) => survey(tiles.data, i * area, (i + 1) * area));
  const all = surveys.map((_, i) => i);
  const even = (i: number) => surveys[i]!.low === surveys[i]!.high && surveys[i]!.odd === 0;
  const constant = new Set(area === 1 ? [] : all.filter(even));
  const notFinite = new Set(all.filter((i) => surveys[i]!.odd > 0));
  const finite = (i: number) => surveys[i]!.low <= surveys[i]!.high;
  const together = style.range !== undefined || style.scale === "shared" || area === 1;
  if (together) {
    const shared = style.range ?? clippedRange(tiles.data, style.rule);
    return { shared, ranges: all.map((i) => (finite(i) ? shared : undefined)), constant, notFinite };
  }
  const plain = !style.rule || (style.rule.ends === "min-max" && !style.rule.clip);
  const own = (i: number) =>
    plain ? surveys[i]! : clippedRange(tiles.data.subarray(i * area, (i + 1) * area), style.rule);
  return { shared: undefined, ranges: all.map((i) => (finite(i) ? own(i) : undefined)), constant, notFinite };
}

/** Where clipping leaves nothing, as in a sparse map, it is not done. */
function clippedRange(values: Float32Array, rule: ScaleRule = { ends: "min-max" }): Range | undefined {
  const range = rangeOf(values, rule);
  return range && range.low === range.high ? rangeOf(values, { ends: rule.ends }) : range;
}

function gridOf(tiles: Tiles, zoom: number, style: MontageStyle): Grid {
  const width = tiles.width * zoom;
  const height = tiles.height * zoom;
  const below = style.labels === "tiles" && style.text ? style.text.normal.lineHeight : 0;
  const columns = Math.min(tiles.count, style.columns ?? nearSquareColumns(tiles.count, width, height + below));
  if (!Number.isInteger(columns) || columns < 1)
    throw new UsageError(`A grid cannot have ${style.columns} columns`, "Give a whole number from 1");
  return grid(tiles.count, { width, height, below }, columns, style.gap ?? 2);
}

function drawMarked(image: IndexedImage, tiles: Tiles, tile: number, scales: Scales, spot: Spot, gap: number): void {
  const box = { x: spot.x, y: spot.y, width: tiles.width * spot.zoom, height: tiles.height * spot.zoom };
  const range = scales.ranges[tile];
  if (!range) drawStripes(image, box, mark.notFinite, mark.notFiniteStripe);
  else if (!scales.shared && scales.constant.has(tile)) drawStripes(image, box, mark.constant, mark.constantStripe);
  else drawTile(image, tiles, tile, range, spot);
  // A single NaN among many values is easily missed.
  if (range && gap > 0 && scales.notFinite.has(tile)) drawOutline(image, box, mark.notFinite);
}

function rowLabels({ columns, rows, tileHeight, below, gap }: Grid, count: number, style: MontageStyle) {
  if (!style.text || count === 1 || (style.labels ?? "rows") !== "rows") return [];
  const step = tileHeight + below + gap;
  const every = Math.ceil(style.text.normal.lineHeight / step);
  return Array.from({ length: Math.ceil(rows / every) }, (_, i) => ({
    y: gap + i * every * step + tileHeight / 2,
    label: String(i * every * columns),
  }));
}

function drawTileLabels(
  image: IndexedImage,
  places: Grid,
  at: { x: number; y: number },
  count: number,
  text: FigureText,
) {
  const pen = penFor(image);
  for (let tile = 0; tile < count; tile++) {
    const { x, y } = cornerOf(places, tile);
    const label = fitText(text.normal, String(tile), places.tileWidth + places.gap);
    const middle = at.x + x + places.tileWidth / 2;
    pen(text.normal, label, middle, at.y + y + places.tileHeight, { align: "centre", faint: true });
  }
}

function barFor(name: ColormapName, scales: Scales, count: number, own: ScaleRule["ends"]): ColourBar | undefined {
  if (scales.shared) return barOf(name, scales.shared);
  const only = count === 1 ? scales.ranges[0] : undefined;
  if (count === 1) return only && only.low < only.high ? barOf(name, only) : undefined;
  return { colormap: name, labels: endNames[own] };
}

const endNames: Readonly<Record<ScaleRule["ends"], readonly string[]>> = {
  "min-max": ["min", "max"],
  symmetric: ["−max", "0", "max"],
  "from-zero": ["0", "max"],
};

/** What a reader needs to know to read the grid. */
function describe(tiles: Tiles, scales: Scales): string {
  const { count, height, width } = tiles;
  const area = height * width;
  const what = area === 1 ? `${count} values` : `${count} channels of ${height}×${width}`;
  const notes = [what, scales.shared ? "one scale" : "each on its own scale"];
  if (scales.constant.size > 0) notes.push(`${scales.constant.size} constant${scales.shared ? "" : " (striped)"}`);
  if (scales.notFinite.size > 0) notes.push(`${scales.notFinite.size} with NaN or infinity (magenta)`);
  return notes.join(" · ");
}
