import { blankImage, type Image } from "../base/image.ts";
import type { Heatmap } from "../method/result.ts";
import { barOf, type ColourBar } from "./colorbar.ts";
import { type FigureStyle, figure, sizeWithin } from "./figure.ts";
import { type OverlayStyle, overlay } from "./heatmap.ts";
import { type Rectangle, resizeImage } from "./resample.ts";
import { isBlank, type Shade, type ShadeStyle, shade } from "./shade.ts";

/** One class and the map that explains it. */
export interface Explained {
  readonly heatmap: Heatmap;
  /** The name of the class. */
  readonly label: string;
  /** The class's probability in [0, 1]. */
  readonly probability?: number;
  /** Instead of the probability. */
  readonly detail?: string;
}

/** The maps of one method. */
export interface Explanation {
  /** The method. */
  readonly title: string;
  readonly maps: readonly Explained[];
  readonly shade?: ShadeStyle;
  readonly overlay?: OverlayStyle;
  /** `overlay` (default for CAMs) on the picture, `map` (default for pixel maps) alone. */
  readonly show?: "overlay" | "map";
}

export interface ExplanationStyle extends FigureStyle {
  /** Where the model's input lies on the picture, in pixels of the picture; by default all of it. */
  readonly placement?: Rectangle;
  /** What stands under the picture. */
  readonly caption?: string;
}

/** More methods than this stand side by side, and the picture is there once: a column of them would be too tall to look at. */
const MOST_ROWS = 8;

/**
 * The picture, then each class's map with its label and probability below: one row a method. All maps lie where the model
 * saw them: on a picture that was cropped, what was cut off stays plain (overlays) or empty (maps alone).
 */
export function explanationFigure(picture: Image, rows: readonly Explanation[], style: ExplanationStyle): Image {
  const [width, height] = sizeWithin(picture, style.cell ?? 240);
  const small = resizeImage(picture, width, height);
  const placement = scaled(
    style.placement ?? { x: 0, y: 0, width: picture.width, height: picture.height },
    width / picture.width,
    height / picture.height,
  );
  const first = { image: small, ...(style.caption ? { label: style.caption } : {}) };
  const many = rows.length > MOST_ROWS;
  const drawn = rows.map((row) => {
    const shades = row.maps.map((map) => shade(map.heatmap, row.shade));
    const cells = row.maps.map((map, i) => ({
      image: draw(small, shades[i]!, row, placement),
      label: map.label,
      detail: detailOf(map, shades[i]!),
    }));
    const bar = shades[0] && barFor(shades[0], row.shade?.range !== undefined);
    return { title: row.title, cells: many ? cells : [first, ...cells], ...(bar ? { bar } : {}) };
  });
  if (!many) return figure(drawn, style);
  // About as wide as tall: a row takes 1.3 cells with its words, and its bar a third of one.
  const columns = Math.max(...rows.map((row) => row.maps.length));
  const across = Math.max(1, Math.round(Math.sqrt((1.3 * rows.length) / (columns + 0.3))));
  return figure([{ cells: [first] }, ...drawn], { ...style, across });
}

export interface MapStyle extends Pick<Explanation, "overlay" | "show"> {
  /** The longer side, in pixels. */
  readonly side: number;
  /** Where the model's input lies on the picture, in pixels of the picture; by default all of it. */
  readonly placement?: Rectangle;
}

/** One map as `explanationFigure` shows it. */
export function mapPicture(picture: Image, heatmap: Heatmap, { side, placement, ...how }: MapStyle): Image {
  const [width, height] = sizeWithin(picture, side);
  const small = resizeImage(picture, width, height);
  const place = placement ?? { x: 0, y: 0, width: picture.width, height: picture.height };
  return draw(small, shade(heatmap), how, scaled(place, width / picture.width, height / picture.height));
}

/** A probability for a reader: `64.2 %`. */
export function formatProbability(p: number): string {
  if (p > 0 && p < 0.0005) return "< 0.1 %";
  return `${(100 * p).toFixed(1)} %`;
}

function draw(
  picture: Image,
  made: Shade,
  { show, overlay: style }: Pick<Explanation, "overlay" | "show">,
  placement: Rectangle,
): Image {
  const alone = (show ?? (made.space === "cam" ? "overlay" : "map")) === "map";
  if (!alone) return overlay(picture, made, { ...style, placement });
  const empty = blankImage(picture.width, picture.height, [232, 234, 238, 255]);
  return overlay(empty, made, { ...style, placement, alpha: 1, opacity: "even" });
}

function detailOf({ detail, probability }: Explained, made: Shade): string {
  const given = detail ?? (probability === undefined ? "" : formatProbability(probability));
  if (!isBlank(made)) return given;
  return [given, made.space === "cam" ? "no positive evidence" : "the map is flat"].filter(Boolean).join(" · ");
}

/** Each map has a scale of its own, so its bar has names; a common range has numbers. */
function barFor({ colormap, range, signed }: Shade, common: boolean): ColourBar {
  if (common) return barOf(colormap, range);
  return { colormap, labels: signed ? ["−max", "0", "+max"] : ["0", "max"] };
}

const scaled = ({ x, y, width, height }: Rectangle, across: number, down: number): Rectangle => ({
  x: x * across,
  y: y * down,
  width: width * across,
  height: height * down,
});
