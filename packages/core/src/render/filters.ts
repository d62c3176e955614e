import { UsageError } from "../base/errors.ts";
import { blankImage, type Image, type IndexedImage } from "../base/image.ts";
import type { Volume } from "../method/result.ts";
import { frame } from "./frame.ts";
import { cornerOf, type Grid, grid, nearSquareColumns } from "./grid.ts";
import { type MontageStyle, montageOfTiles } from "./montage.ts";
import { WHITE } from "./palette.ts";
import { rangeOf } from "./scale.ts";

export interface FilterStyle
  extends Pick<MontageStyle, "scale" | "columns" | "tile" | "gap" | "title" | "text" | "colormap"> {
  /** One filter, each of its input channels a tile; by default all filters. */
  readonly filter?: number;
  /** In which order the model takes colours; default RGB. */
  readonly order?: "RGB" | "BGR";
  /** Three input channels as one colour tile a filter (default where there are three), or each channel by itself. */
  readonly colour?: boolean;
}

/** O×C×kh×kw */
type FilterShape = readonly [number, number, number, number];

/**
 * The weights of a convolution. Three input channels: a colour tile a filter, mid-grey is zero, each filter to its own
 * largest magnitude unless the scale is shared. Other depths: red-blue tiles on one scale, a row of input channels a
 * filter; 1×1 kernels as one O×C matrix. Throws `UsageError` for what is no O×C×kh×kw, or for a filter that is not there.
 */
export function filterPicture(volume: Volume, style: FilterStyle = {}): Image | IndexedImage {
  const { shape, data } = volume.data;
  if (shape.length !== 4)
    throw new UsageError(
      `${volume.layer} has weights of shape ${shape.join("×")}, which are no filters`,
      "Choose a convolution",
    );
  const [filters, channels, height, width] = shape as FilterShape;
  const { filter } = style;
  if (filter !== undefined && (!Number.isInteger(filter) || filter < 0 || filter >= filters))
    throw new UsageError(`${volume.layer} has no filter ${filter}`, `Its filters are 0 to ${filters - 1}`);
  const size = `${channels}×${height}×${width}`;
  const each = channels * height * width;
  const chosen = filter === undefined ? data : data.subarray(filter * each, (filter + 1) * each);
  const what = filter === undefined ? `${filters} filters of ${size}` : `filter ${filter} of ${filters} · ${size}`;
  const count = filter === undefined ? filters : 1;
  if (style.colour ?? channels === 3)
    return colourFilters(volume, chosen, [count, channels, height, width], what, style);
  return channelFilters(volume, chosen, [count, channels, height, width], what, style);
}

function channelFilters(
  volume: Volume,
  data: Float32Array,
  shape: FilterShape,
  what: string,
  style: FilterStyle,
): IndexedImage {
  const [filters, channels, height, width] = shape;
  const rule = { ends: "symmetric", clip: 0.001 } as const;
  const words = filters === 1 || channels === 1 ? what : `${what} · a row is a filter, a column an input channel`;
  const common = {
    title: volume.layer,
    subtitle: `${words} · blue below zero, red above`,
    scale: "shared",
    rule,
    ...style,
  } as const;
  if (height * width === 1 && filters > 1 && channels > 1) {
    const matrix = { count: 1, width: channels, height: filters, data };
    return montageOfTiles(matrix, { tile: 512, ...common, labels: "none", columns: 1 }).image;
  }
  const tiles = { count: filters * channels, width, height, data };
  const single = filters === 1 || channels === 1;
  // A matrix of many filters is legible by its texture; a few by their weights.
  const side = single ? 40 : Math.min(40, Math.max(1, Math.floor(2400 / channels) - 1));
  const labels = single ? "rows" : "none";
  const layout = single ? { gap: 3 } : { columns: channels, gap: side < 12 ? 1 : 3 };
  return montageOfTiles(tiles, { tile: side, ...layout, ...common, labels }).image;
}

function colourFilters(
  volume: Volume,
  data: Float32Array,
  shape: FilterShape,
  what: string,
  style: FilterStyle,
): Image {
  const [filters, channels, height, width] = shape;
  if (channels !== 3)
    throw new UsageError(
      `The filters of ${volume.layer} have ${channels} input channels, no three colours`,
      "Leave colour out",
    );
  const zoom = Math.max(1, Math.floor((style.tile ?? 56) / Math.max(width, height)));
  const tile = { width: width * zoom, height: height * zoom };
  const columns = Math.min(filters, style.columns ?? nearSquareColumns(filters, tile.width, tile.height));
  const places = grid(filters, tile, columns, style.gap ?? 2);
  const scale = style.scale === "shared" ? "one scale" : "each to its own largest weight";
  const layout = frame(places.width, places.height, {
    text: style.text,
    title: style.title ?? volume.layer,
    subtitle: `${what} · ${scale} · grey is zero`,
  });
  const image = blankImage(layout.width, layout.height, [...WHITE, 255]);
  const common = style.scale === "shared" ? furthest(data) : undefined;
  const order = style.order === "BGR" ? [2, 1, 0] : [0, 1, 2];
  for (let f = 0; f < filters; f++) {
    const one = data.subarray(f * 3 * width * height, (f + 1) * 3 * width * height);
    drawColours(image, one, places, f, { ...layout, zoom }, common ?? furthest(one), order);
  }
  layout.draw(image);
  return image;
}

const furthest = (values: Float32Array) => rangeOf(values, { ends: "symmetric" })?.high || 1;

function drawColours(
  image: Image,
  filter: Float32Array,
  places: Grid,
  index: number,
  at: { readonly x: number; readonly y: number; readonly zoom: number },
  full: number,
  order: readonly number[],
): void {
  const corner = cornerOf(places, index);
  const width = places.tileWidth / at.zoom;
  const area = filter.length / 3;
  for (let y = 0; y < places.tileHeight; y++)
    for (let x = 0; x < places.tileWidth; x++) {
      const from = Math.floor(y / at.zoom) * width + Math.floor(x / at.zoom);
      const to = ((at.y + corner.y + y) * image.width + at.x + corner.x + x) * 4;
      for (let c = 0; c < 3; c++) image.data[to + c] = 127.5 + (127.5 * filter[order[c]! * area + from]!) / full;
    }
}
