import { blankImage, type Image } from "../base/image.ts";
import type { Concepts } from "../method/result.ts";
import { type FigureStyle, figure, sizeWithin } from "./figure.ts";
import type { Colour } from "./palette.ts";
import { bilinear, type Plane, type Rectangle, resizeImage } from "./resample.ts";

export interface ConceptStyle {
  /** Opacity of a colour where its concept is strongest, default 0.7. */
  readonly alpha?: number;
  /** Where the model's input lies on the picture, in pixels of the picture; by default all of it. */
  readonly placement?: Rectangle;
}

/** Told apart by most people, on most pictures (after Okabe and Ito, then Tol); twelve. */
const COLOURS: readonly Colour[] = [
  [230, 159, 0],
  [86, 180, 233],
  [0, 158, 115],
  [213, 94, 0],
  [204, 121, 167],
  [240, 228, 66],
  [0, 114, 178],
  [170, 51, 119],
  [187, 204, 51],
  [153, 221, 255],
  [255, 170, 187],
  [119, 119, 119],
];

/**
 * The concepts over the picture: each place has the colour of its strongest concept, the stronger the more.
 * With `only`, that concept alone.
 */
export function conceptOverlay(picture: Image, { maps }: Concepts, style: ConceptStyle = {}, only?: number): Image {
  const { width, height } = picture;
  const place = style.placement ?? { x: 0, y: 0, width, height };
  const [count, rows, columns] = maps.shape as [number, number, number];
  const shown = Array.from({ length: count }, (_, k) => k).filter((k) => only === undefined || k === only);
  const planes = shown.map((k): Plane => {
    const data = maps.data.slice(k * rows * columns, (k + 1) * rows * columns);
    return bilinear({ width: columns, height: rows, data }, width, height, place);
  });
  const out = blankImage(width, height, [0, 0, 0, 255]);
  out.data.set(picture.data);
  const [left, right] = [Math.round(place.x), Math.round(place.x + place.width)];
  const [top, bottom] = [Math.round(place.y), Math.round(place.y + place.height)];
  for (let y = Math.max(0, top); y < Math.min(height, bottom); y++)
    for (let x = Math.max(0, left); x < Math.min(width, right); x++) {
      const i = y * width + x;
      let best = 0;
      for (let k = 1; k < planes.length; k++) if (planes[k]!.data[i]! > planes[best]!.data[i]!) best = k;
      const share = (style.alpha ?? 0.7) * planes[best]!.data[i]!;
      const colour = COLOURS[shown[best]! % COLOURS.length]!;
      for (let c = 0; c < 3; c++) out.data[4 * i + c] = (1 - share) * picture.data[4 * i + c]! + share * colour[c]!;
    }
  return out;
}

export interface ConceptFigureStyle extends FigureStyle, ConceptStyle {
  /** What stands under each concept: its class and how sure the network would be. */
  readonly details?: readonly string[];
}

/** The picture, all concepts over it, and each by itself in its own colour. */
export function conceptFigure(picture: Image, concepts: Concepts, style: ConceptFigureStyle): Image {
  const [width, height] = sizeWithin(picture, style.cell ?? 240);
  const small = resizeImage(picture, width, height);
  const scale = width / picture.width;
  const { x, y, ...place } = style.placement ?? { x: 0, y: 0, width: picture.width, height: picture.height };
  const placement = { x: x * scale, y: y * scale, width: place.width * scale, height: place.height * scale };
  const inside = { ...style, placement };
  const each = Array.from({ length: concepts.maps.shape[0]! }, (_, k) => ({
    image: conceptOverlay(small, concepts, inside, k),
    label: `concept ${k + 1}`,
    ...(style.details?.[k] !== undefined && { detail: style.details[k] }),
  }));
  const whole = { image: conceptOverlay(small, concepts, inside), label: "all" };
  return figure(
    [{ title: `Concepts of ${concepts.layer}`, cells: [{ image: small, label: "picture" }, whole, ...each] }],
    style,
  );
}
