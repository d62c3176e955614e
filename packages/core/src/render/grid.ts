/** Tiles of one size in rows, with gaps between and around them, in pixels. */
export interface Grid {
  readonly columns: number;
  readonly rows: number;
  readonly tileWidth: number;
  readonly tileHeight: number;
  /** Room for a label under each tile. */
  readonly below: number;
  readonly gap: number;
  readonly width: number;
  readonly height: number;
}

export function grid(
  count: number,
  tile: { readonly width: number; readonly height: number; readonly below?: number },
  columns: number,
  gap: number,
): Grid {
  const { width: tileWidth, height: tileHeight, below = 0 } = tile;
  const rows = Math.ceil(count / columns);
  const width = columns * (tileWidth + gap) + gap;
  const height = rows * (tileHeight + below + gap) + gap;
  return { columns, rows, tileWidth, tileHeight, below, gap, width, height };
}

/** The top left corner of a tile. */
export const cornerOf = (places: Grid, tile: number): { x: number; y: number } => ({
  x: places.gap + (tile % places.columns) * (places.tileWidth + places.gap),
  y: places.gap + Math.floor(tile / places.columns) * (places.tileHeight + places.below + places.gap),
});

/**
 * Columns that make the grid near square: the divisor of `count` nearest to a square, which leaves no empty place,
 * if the grid is then at most about twice as wide as high; else the square's own number.
 */
export function nearSquareColumns(count: number, tileWidth: number, tileHeight: number): number {
  const ideal = Math.sqrt((count * tileHeight) / tileWidth);
  const divisors = Array.from({ length: count }, (_, i) => i + 1).filter(
    (n) => count % n === 0 && n >= 0.85 * ideal && n <= 1.5 * ideal,
  );
  const off = (n: number) => Math.abs(Math.log(n / ideal));
  const best = divisors.sort((a, b) => off(a) - off(b))[0];
  return best ?? Math.min(count, Math.max(1, Math.ceil(ideal)));
}

/** How a grid is made to fit a frame: whole-number enlargement (`zoom`) or reduction (`shrink`), one of them 1. */
export interface Fit {
  readonly columns: number;
  readonly zoom: number;
  readonly shrink: number;
}

/** The columns and the scale with which `count` tiles are as large as possible inside `width`×`height`; of equals, near square. */
export function fitGrid(
  count: number,
  tileWidth: number,
  tileHeight: number,
  gap: number,
  width: number,
  height: number,
): Fit {
  let best = { columns: 1, zoom: 1, shrink: Math.max(tileWidth, tileHeight), scale: 0, skew: Number.POSITIVE_INFINITY };
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns);
    const across = Math.floor((width - gap) / columns - gap) / tileWidth;
    const down = Math.floor((height - gap) / rows - gap) / tileHeight;
    const free = Math.min(across, down);
    const zoom = Math.max(1, Math.floor(free));
    // A map reduced by n is ⌈size / n⌉ wide; below one pixel a tile nothing fits.
    const shrink = free >= 1 ? 1 : Math.ceil(1 / Math.max(free, 1 / Math.max(tileWidth, tileHeight)));
    const scale = free >= 1 ? zoom : 1 / shrink;
    const skew = Math.abs(Math.log((columns * tileWidth) / (rows * tileHeight)));
    if (scale > best.scale || (scale === best.scale && skew < best.skew)) best = { columns, zoom, shrink, scale, skew };
  }
  return { columns: best.columns, zoom: best.zoom, shrink: best.shrink };
}
