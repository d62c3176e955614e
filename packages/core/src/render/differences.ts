import type { Image } from "../base/image.ts";
import type { Heatmap } from "../method/result.ts";
import type { FigureCell, FigureRow } from "./figure.ts";
import { sizeWithin } from "./figure.ts";
import { overlay } from "./heatmap.ts";
import { bilinear, type Plane, type Rectangle, resizeImage } from "./resample.ts";
import { isBlank, type Shade, shade } from "./shade.ts";

/** A model's map of a class, and where on the picture it lies. */
export interface PlacedMap {
  readonly heatmap: Heatmap;
  /** What the model saw, in pixels of the picture. */
  readonly placement: Rectangle;
  /** Under the map, such as the class's probability. */
  readonly detail: string;
}

/** Two models' maps of one class; one of them may not have it. */
export interface MapPair {
  readonly label: string;
  readonly a: PlacedMap | undefined;
  readonly b: PlacedMap | undefined;
}

/** A picture and how two models see classes in it. */
export interface ComparedPicture {
  readonly picture: Image;
  readonly title: string;
  /** Under the picture. */
  readonly caption: string;
  readonly pairs: readonly MapPair[];
}

/**
 * A row of a figure: the picture, then for each class the first model's map, the second's, and what the second has more (red) or
 * less (blue) of. Each map is its positive part, from 0 at its least to 1 at its greatest value (of pixel maps the 99th percentile)
 * before they are subtracted; where a model saw nothing it has 0.
 */
export function differenceRow(compared: ComparedPicture, names: readonly [string, string], side = 180): FigureRow {
  const { picture, title, caption, pairs } = compared;
  const small = resizeImage(picture, ...sizeWithin(picture, side));
  const factor = small.width / picture.width;
  const pale = faded(small);
  const cells = pairs.flatMap(({ label, a, b }): FigureCell[] => [
    mapCell(small, pale, factor, a, names[0], label),
    mapCell(small, pale, factor, b, names[1], label),
    {
      image: overlay(pale, differenceOf(small, factor, a, b), { alpha: 1 }),
      label: "difference",
      detail: `${names[1]} − ${names[0]}`,
    },
  ]);
  return { title, cells: [{ image: small, label: caption }, ...cells] };
}

const shadeOf = ({ heatmap }: PlacedMap): Shade => shade(heatmap, { part: "positive" });

function mapCell(
  small: Image,
  pale: Image,
  factor: number,
  map: PlacedMap | undefined,
  name: string,
  label: string,
): FigureCell {
  if (!map) return { image: pale, label, detail: `${name}: no such class` };
  const made = shadeOf(map);
  const image = overlay(small, made, { placement: scaled(map.placement, factor) });
  return { image, label, detail: `${name}: ${map.detail}${isBlank(made) ? " · flat" : ""}` };
}

/** Second less first, −1 to 1, on every pixel of the picture. */
export function differenceOf(
  size: { readonly width: number; readonly height: number },
  factor: number,
  a: PlacedMap | undefined,
  b: PlacedMap | undefined,
): Shade {
  const map: Plane = { width: size.width, height: size.height, data: new Float32Array(size.width * size.height) };
  for (const [placed, sign] of [
    [a, -1],
    [b, 1],
  ] as const)
    if (placed) addStrength(map, shadeOf(placed), scaled(placed.placement, factor), sign);
  return { map, range: { low: -1, high: 1 }, colormap: "red-blue", space: "pixels", signed: true };
}

function addStrength({ width, height, data }: Plane, { map, range }: Shade, place: Rectangle, sign: number): void {
  if (range.low === range.high) return;
  const spread = bilinear(map, width, height, place).data;
  const [right, bottom] = [place.x + place.width, place.y + place.height];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      // Only pixels whose centres the model saw.
      if (x + 0.5 < place.x || x + 0.5 > right || y + 0.5 < place.y || y + 0.5 > bottom) continue;
      const at = y * width + x;
      data[at]! += sign * Math.min(1, Math.max(0, (spread[at]! - range.low) / (range.high - range.low)));
    }
}

/** Grey and light, so that colours on it are those of the map. */
function faded({ width, height, data }: Image): Image {
  const out = new Uint8ClampedArray(data.length);
  for (let i = 0; i < data.length; i += 4) {
    const grey = 0.3 * data[i]! + 0.59 * data[i + 1]! + 0.11 * data[i + 2]!;
    out.fill(255 - 0.32 * (255 - grey), i, i + 3);
    out[i + 3] = data[i + 3]!;
  }
  return { width, height, data: out };
}

const scaled = ({ x, y, width, height }: Rectangle, factor: number): Rectangle => ({
  x: x * factor,
  y: y * factor,
  width: width * factor,
  height: height * factor,
});
