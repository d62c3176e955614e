import type { Image } from "../../base/image.ts";
import { type Colour, FAINT_INK, INK, WHITE } from "../palette.ts";
import { drawText, textWidth } from "../text.ts";
import type { Typeface } from "../typeface.ts";
import { drawDisc, drawLine } from "./brush.ts";
import { NO_CLASS } from "./colours.ts";
import { centres, type Label, placeLabels } from "./labels.ts";
import { type Box, type Points, placesWithin } from "./place.ts";
import { type Named, plotBox, type SheetStyle, sheet } from "./sheet.ts";

/** What a scatter shows. */
export interface Scatter {
  /** x and y in turn. */
  readonly coordinates: ArrayLike<number>;
  /** The class of each point; less than 0 for none. */
  readonly classes: ArrayLike<number>;
  readonly named: readonly Named[];
}

export interface PointStyle extends Omit<SheetStyle, "legend"> {
  /** What the axes are, where they are something. */
  readonly axes?: readonly [x: string, y: string];
  /** What names at their classes are set in, default the bold face; or that there are none. */
  readonly names?: Typeface | false;
}

export interface PointMap {
  readonly image: Image;
  /** Classes whose names found no place. */
  readonly unnamed: number;
}

/** With more classes than this a legend takes more room than it helps. */
const LISTED = 24;
/** Labels go at most this far from their class, as a share of the canvas. */
const REACH = 0.06;

/**
 * Points in the colours of their classes, and the classes' names where they are, none over another; a fine line leads from a name
 * that stands aside. Few classes have a legend, too.
 */
export async function pointMap({ coordinates, classes, named }: Scatter, style: PointStyle): Promise<PointMap> {
  const present = named.filter((_, c) => Array.prototype.includes.call(classes, c));
  const page = { ...style, ...(present.length <= LISTED && { legend: present }) };
  const [image, box] = [await sheet(page), plotBox(page)];
  const face = style.names ?? style.text.bold;
  if (face) await face.prepare(present.map(({ name }) => name));
  const radius = radiusFor(coordinates.length / 2, style.canvas);
  const inner = {
    x: box.x + radius,
    y: box.y + radius,
    width: box.width - 2 * radius,
    height: box.height - 2 * radius,
  };
  const places = placesWithin(coordinates, inner);
  for (let p = 0; p < classes.length; p++) {
    const [x, y] = [places[2 * p]!, places[2 * p + 1]!];
    drawDisc(image, x, y, 1.25 * radius, WHITE, 0.8);
    drawDisc(image, x, y, radius, named[classes[p]!]?.colour ?? NO_CLASS, 0.9);
  }
  if (style.axes) await drawAxes(image, style.axes, style.text.normal, box);
  const unnamed = face ? drawNames(image, places, classes, named, face, inner) : 0;
  return { image, unnamed };
}

/** Discs of all points would cover a sixteenth of the canvas. */
const radiusFor = (count: number, canvas: number): number =>
  Math.min(canvas / 200, Math.max(canvas / 1200, Math.sqrt((canvas * canvas) / (16 * Math.PI * Math.max(1, count)))));

function drawNames(
  image: Image,
  places: Points,
  classes: ArrayLike<number>,
  named: readonly Named[],
  face: Typeface,
  box: Box,
): number {
  const members = new Map<number, number>();
  for (let p = 0; p < classes.length; p++) members.set(classes[p]!, (members.get(classes[p]!) ?? 0) + 1);
  const wanted = centres(places, classes, named.length).flatMap((centre, c) => (centre ? [{ c, centre }] : []));
  const labels = wanted.map(
    ({ c, centre: [x, y] }): Label => ({
      x,
      y,
      width: textWidth(face, named[c]!.name) + 0.4 * face.size,
      height: face.lineHeight,
      weight: members.get(c)!,
    }),
  );
  const placed = placeLabels(labels, box, REACH * image.width);
  for (const [i, { centre }] of wanted.entries()) {
    const at = placed[i];
    if (at && Math.hypot(at[0] - centre[0], at[1] - centre[1]) > face.lineHeight)
      drawLine(image, centre, at, face.size / 16, FAINT_INK);
  }
  for (const [i, { c }] of wanted.entries()) {
    const at = placed[i];
    if (at) drawName(image, named[c]!, at, face);
  }
  return placed.filter((at) => !at).length;
}

/** A name in its class's colour, darkened to be read, on a halo of white. */
function drawName(image: Image, { name, colour }: Named, [x, y]: readonly [number, number], face: Typeface) {
  const top = y - face.lineHeight / 2;
  const halo = Math.max(1, face.size / 9);
  for (let k = 0; k < 8; k++) {
    const [dx, dy] = [halo * Math.cos((Math.PI * k) / 4), halo * Math.sin((Math.PI * k) / 4)];
    drawText(image, face, name, x + dx, top + dy, { align: "centre", colour: WHITE });
  }
  const dark = colour.map((v, c) => Math.round(0.55 * v + 0.45 * INK[c]!)) as unknown as Colour;
  drawText(image, face, name, x, top, { align: "centre", colour: dark });
}

/** What the axes are, in the lower left corner. */
async function drawAxes(image: Image, [x, y]: readonly [string, string], face: Typeface, box: Box): Promise<void> {
  const lines = [`↑ ${y}`, `→ ${x}`];
  await face.prepare(lines);
  const top = box.y + box.height - lines.length * face.lineHeight;
  for (const [i, line] of lines.entries())
    drawText(image, face, line, box.x, top + i * face.lineHeight, { colour: FAINT_INK });
}
