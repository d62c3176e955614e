import type { Rng } from "../../base/rng.ts";
import type { Size } from "./octaves.ts";

/** How rows or columns are cut into tiles of one length that overlap. */
export interface Cut {
  readonly extent: number;
  readonly tile: number;
  /** Where each tile begins, in order. The first is 0, the last ends with the extent. */
  readonly starts: readonly number[];
  /** At the edges of a tile that lie within the picture, so many pixels are not trusted: the network sees nothing beyond them. */
  readonly margin: number;
}

export interface Tiling {
  readonly rows: Cut;
  readonly columns: Cut;
}

export const tileCount = ({ rows, columns }: Tiling): number => rows.starts.length * columns.starts.length;

export interface TilingOptions {
  /** The most pixels of a tile. */
  readonly area: number;
  /** The least pixels that neighbours share. */
  readonly overlap: number;
  /** Pixels that a unit of the network sees. */
  readonly reach: number;
  /** Pixels from one unit to the next: tiles begin at multiples, so that their units are those of the whole picture. */
  readonly stride: number;
}

/** More tiles than this along a side would be smaller than their overlap. */
const MOST = 256;

/** The whole picture as one tile where it is small enough, else the tiles that cover it with the least work. */
export function tilingOf([height, width]: Size, options: TilingOptions): Tiling {
  let best: { tiling: Tiling; work: number } | undefined;
  for (let down = 1; down <= MOST; down++) {
    const rows = cutInto(down, height, options);
    if (!rows) break;
    for (let across = 1; across <= MOST; across++) {
      const columns = cutInto(across, width, options);
      if (!columns) break;
      if (rows.tile * columns.tile > options.area) continue;
      const work = rows.starts.length * columns.starts.length * rows.tile * columns.tile;
      if (!best || work < best.work) best = { tiling: { rows, columns }, work };
      break;
    }
  }
  if (best) return best.tiling;
  // Tiles that are smaller than the overlap allows are no use: it is the smallest that there are, then.
  return { rows: smallest(height, options), columns: smallest(width, options) };
}

function smallest(extent: number, options: TilingOptions): Cut {
  let found = cutInto(1, extent, options)!;
  for (let count = 2; count <= MOST; count++) found = cutInto(count, extent, options) ?? found;
  return found;
}

/** So many tiles; nothing where less than half of each would be its own. */
function cutInto(count: number, extent: number, { overlap, reach, stride }: TilingOptions): Cut | undefined {
  const margin = Math.min(reach, Math.floor(overlap / 4));
  if (count === 1) return { extent, tile: extent, starts: [0], margin };
  const shared = overlap + stride;
  const least = Math.ceil((extent - shared) / count) + shared;
  // The last tile begins at a multiple of the stride, too.
  const tile = least + ((((extent - least) % stride) + stride) % stride);
  if (tile >= extent || tile < 2 * shared) return undefined;
  const step = (extent - tile) / (count - 1);
  const starts = Array.from({ length: count }, (_, i) => Math.round((i * step) / stride) * stride);
  return { extent, tile, starts, margin };
}

/**
 * What each tile counts for along its length, 0 to 1: at each pixel of the picture the tiles' shares sum to 1. Neighbours fade
 * into each other somewhere within what they share, at another place with each draw, so that a picture that is made in many
 * steps has no seam anywhere.
 */
export function sharesAlong({ extent, tile, starts, margin }: Cut, random: Rng): Float32Array[] {
  // Where each tile takes over from the one before: the middle of the fade, and half its length.
  const fades = starts.slice(1).map((start, i) => {
    const low = start + margin;
    const high = starts[i]! + tile - margin;
    const half = (high - low) / 4;
    return { middle: low + half + random.uniform() * (high - low - 2 * half), half };
  });
  const risen = (i: number, at: number) => {
    const fade = fades[i - 1];
    if (!fade) return i === 0 ? 1 : 0;
    return Math.min(1, Math.max(0, (at - fade.middle) / (2 * fade.half) + 0.5));
  };
  return starts.map((start, i) =>
    Float32Array.from({ length: Math.min(tile, extent) }, (_, k) => {
      const at = start + k + 0.5;
      return risen(i, at) - (i + 1 < starts.length ? risen(i + 1, at) : 0);
    }),
  );
}
