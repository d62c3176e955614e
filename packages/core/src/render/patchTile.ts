import { blankImage, type Image } from "../base/image.ts";
import { colourRows } from "../base/imageRows.ts";
import { resizeTriangle } from "../base/resize.ts";
import type { Float32Tensor } from "../base/tensor.ts";
import { colourPicture } from "./heatmap.ts";
import { type Rectangle, shrink } from "./resample.ts";

/** In pixels. */
export interface TileSize {
  readonly width: number;
  readonly height: number;
}

/** Neither black nor white: zero in a projection, and where a network sees no picture. */
const GREY = [128, 128, 128, 255];

/**
 * A part of a picture as a tile, from all pixels that the picture has there (triangle filter, as PIL's `BILINEAR`). Whatever the
 * part, its edges are the tile's; grey where it reaches beyond the picture or beyond `seen`.
 */
export function patchTile(picture: Image, box: Rectangle, seen: Rectangle, { width, height }: TileSize): Image {
  const across = along(picture.width, box.x, box.width, width, seen.x, seen.width);
  const down = along(picture.height, box.y, box.height, height, seen.y, seen.height);
  const tile = blankImage(width, height, GREY);
  if (across.to <= across.from || down.to <= down.from) return tile;
  const window = { x: across.from, y: down.from, width: across.to - across.from, height: down.to - down.from };
  const samples = resizeTriangle(colourRows(picture), across.scaled, down.scaled, window);
  for (let y = 0; y < window.height; y++)
    for (let x = 0; x < window.width; x++) {
      const at = ((y + down.from - down.first) * width + x + across.from - across.first) * 4;
      for (let c = 0; c < 3; c++) tile.data[at + c] = samples[(c * window.height + y) * window.width + x]!;
    }
  return tile;
}

/** Along one axis: the length of the whole picture at the tile's scale, where the tile begins in it, and what of it the tile shows. */
function along(picture: number, box: number, length: number, tile: number, seen: number, seenLength: number) {
  const scaled = Math.max(1, Math.round((picture * tile) / length));
  const scale = scaled / picture;
  const first = Math.round(box * scale);
  const from = Math.max(0, first, Math.round(seen * scale));
  const to = Math.min(scaled, first + tile, Math.round((seen + seenLength) * scale));
  return { scaled, first, from, to };
}

/** The share of values that may lie beyond the ends of a projection's scale: a few spikes do not make it pale. */
const CLIP = 0.005;

/**
 * A projection as a tile, on its own scale around grey, which is zero; 0.5 % of its values may lie beyond the ends.
 * @param projection C×h×w, one channel or three
 * @param inside where its edges lie
 * @param field where the tile's edges lie, in the same pixels
 */
export function projectionTile(
  projection: Float32Tensor,
  inside: Rectangle,
  field: Rectangle,
  size: TileSize,
  order: "RGB" | "BGR" = "RGB",
): Image {
  if (projection.data.length === 0) return blankImage(size.width, size.height, GREY);
  // A painted picture has lost what goes beyond its ends: what is to be averaged is averaged first.
  const factor = Math.max(1, Math.floor(Math.min(field.width / size.width, field.height / size.height)));
  const map = inColour(projection, factor);
  const painted = colourPicture({ kind: "heatmap", space: "pixels", map }, "signed", order, CLIP);
  const scaled = (length: number) => length / factor;
  const box = {
    x: scaled(field.x - inside.x),
    y: scaled(field.y - inside.y),
    width: scaled(field.width),
    height: scaled(field.height),
  };
  return patchTile(painted, box, { x: 0, y: 0, width: painted.width, height: painted.height }, size);
}

/** Three channels of means over blocks. */
function inColour({ shape, data }: Float32Tensor, factor: number): Float32Tensor {
  const [channels, height, width] = shape as [number, number, number];
  const area = height * width;
  const planes = Array.from({ length: 3 }, (_, c) => {
    const at = Math.min(c, channels - 1) * area;
    return shrink({ width, height, data: data.subarray(at, at + area) }, factor);
  });
  const [first] = planes;
  const small = new Float32Array(3 * first!.data.length);
  for (const [c, plane] of planes.entries()) small.set(plane.data, c * plane.data.length);
  return { type: "float32", shape: [3, first!.height, first!.width], data: small };
}
