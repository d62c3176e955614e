/** Tiles of one size in rows, as many beside each other as there is room for; lengths in pixels of the page. */
export interface TileGeometry {
  readonly count: number;
  readonly columns: number;
  readonly rows: number;
  /** Of a tile. */
  readonly width: number;
  readonly height: number;
  /** From one tile to the next. */
  readonly across: number;
  readonly down: number;
}

const GAP = 6;
/** Below each tile is a line of text. */
const LINE = 16;
const LEAST = 14;

/** @param side of the longer side of a tile; @param room for a row */
export function tileGeometry(
  count: number,
  tile: { readonly width: number; readonly height: number },
  side: number,
  room: number,
): TileGeometry {
  const scale = side / Math.max(tile.width, tile.height);
  const [width, height] = [tile.width, tile.height].map((n) => Math.max(LEAST, Math.round(n * scale))) as [
    number,
    number,
  ];
  const across = Math.max(width, 30) + GAP;
  const columns = Math.max(1, Math.floor((room + GAP) / across));
  return { count, columns, rows: Math.ceil(count / columns), width, height, across, down: height + LINE + GAP };
}

/** The place among the tiles that lies under a point, and where in the tile, from 0 to 1 in each direction. */
export function tileAt(g: TileGeometry, x: number, y: number) {
  const [column, row] = [Math.floor(x / g.across), Math.floor(y / g.down)];
  const place = row * g.columns + column;
  const [u, v] = [(x - column * g.across) / g.width, (y - row * g.down) / g.height];
  const inside = column < g.columns && place < g.count && x >= 0 && y >= 0 && u < 1 && v < 1;
  return inside ? { place, u, v } : undefined;
}
