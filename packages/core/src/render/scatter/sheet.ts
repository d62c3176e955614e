import { blankImage, type Image } from "../../base/image.ts";
import { type Colour, FAINT_INK, INK, WHITE } from "../palette.ts";
import type { FigureText } from "../pen.ts";
import { drawText, fitText, textWidth } from "../text.ts";
import type { Typeface } from "../typeface.ts";
import { drawDisc } from "./brush.ts";
import type { Box } from "./place.ts";

/** A class as a legend and labels name it. */
export interface Named {
  readonly name: string;
  readonly colour: Colour;
}

/** A square page for a scatter. */
export interface SheetStyle {
  /** Width and height, in pixels. */
  readonly canvas: number;
  /** About a hundredth of the canvas. Its size decides on margins too. */
  readonly text: FigureText;
  readonly title?: string;
  /** Lines under the title. */
  readonly subtitle?: readonly string[];
  /** Below the plot, as long as it fits on a few lines. */
  readonly legend?: readonly Named[];
}

/** More lines would take the plot's room. */
const MOST_LINES = 4;

/** Where the plot goes. */
export function plotBox({ canvas, text: { normal, bold }, title, subtitle = [], ...style }: SheetStyle): Box {
  const margin = marginOf(normal.size);
  const header = (title ? bold.lineHeight : 0) + subtitle.length * normal.lineHeight;
  const footer = legendLines(style.legend ?? [], canvas - 2 * margin, normal).length * normal.lineHeight;
  const gaps = margin * (2 + Number(header > 0) + Number(footer > 0));
  const y = margin + (header > 0 ? header + margin : 0);
  return { x: margin, y, width: canvas - 2 * margin, height: Math.max(1, canvas - header - footer - gaps) };
}

const marginOf = (size: number): number => Math.round(1.2 * size);

/** A white page with title, subtitle and legend, and room for a plot between. */
export async function sheet({ canvas, text, title, subtitle = [], legend = [] }: SheetStyle): Promise<Image> {
  const { normal, bold } = text;
  if (title) await bold.prepare([title]);
  await normal.prepare([...subtitle, ...legend.map(({ name }) => name)]);
  const image = blankImage(canvas, canvas, [...WHITE, 255]);
  const margin = marginOf(normal.size);
  const room = canvas - 2 * margin;
  if (title) drawText(image, bold, fitText(bold, title, room), margin, margin);
  const below = margin + (title ? bold.lineHeight : 0);
  for (const [i, line] of subtitle.entries())
    drawText(image, normal, fitText(normal, line, room), margin, below + i * normal.lineHeight, { colour: FAINT_INK });
  const lines = legendLines(legend, room, normal);
  const top = canvas - margin - lines.length * normal.lineHeight;
  for (const [i, line] of lines.entries())
    for (const { x, name, colour } of line) {
      const middle = top + (i + 0.5) * normal.lineHeight;
      drawDisc(image, margin + x + 0.35 * normal.size, middle, 0.35 * normal.size, colour);
      drawText(image, normal, name, margin + x + normal.size, middle - normal.lineHeight / 2, { colour: INK });
    }
  return image;
}

/** Entries side by side, as many on a line as fit; none where they would take too many lines. */
function legendLines(legend: readonly Named[], room: number, normal: Typeface) {
  const lines: (Named & { x: number })[][] = [];
  let x = room;
  for (const entry of legend) {
    const name = fitText(normal, entry.name, room / 3);
    const width = normal.size + textWidth(normal, name) + 1.5 * normal.size;
    if (x + width > room + 1.5 * normal.size) {
      lines.push([]);
      x = 0;
    }
    lines.at(-1)!.push({ ...entry, name, x });
    x += width;
  }
  return lines.length <= MOST_LINES ? lines : [];
}
