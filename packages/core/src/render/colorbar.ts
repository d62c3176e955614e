import { type Image, type IndexedImage, isIndexed } from "../base/image.ts";
import { type ColormapName, colormap } from "./colormap.ts";
import { MAP_COLOURS } from "./palette.ts";
import { type FigureText, penFor } from "./pen.ts";
import { formatValue, type Range } from "./scale.ts";
import { textWidth } from "./text.ts";

export interface ColourBar {
  readonly colormap: ColormapName;
  /** From the low to the high end, at equal steps. */
  readonly labels: readonly string[];
}

const THICKNESS = 12;
const TICK = 4;

/** A bar for a range, labelled with its ends and its middle. */
export const barOf = (name: ColormapName, { low, high }: Range): ColourBar => ({
  colormap: name,
  labels: [low, (low + high) / 2, high].map(formatValue),
});

/** The width that a bar takes with its labels, in pixels. */
export const barWidth = ({ labels }: ColourBar, text: FigureText): number =>
  THICKNESS + TICK + 3 + Math.ceil(Math.max(...labels.map((l) => textWidth(text.normal, l))));

/** Draws a vertical bar, the high end on top; in an indexed picture the bar's colours are the picture's own. */
export function drawBar(
  image: Image | IndexedImage,
  bar: ColourBar,
  at: { readonly x: number; readonly y: number; readonly height: number },
  text: FigureText,
): void {
  for (let row = 0; row < at.height; row++) {
    const share = 1 - row / Math.max(1, at.height - 1);
    fillRow(image, bar.colormap, share, (at.y + row) * image.width + at.x, THICKNESS);
  }
  const pen = penFor(image);
  bar.labels.forEach((label, i) => {
    const share = bar.labels.length > 1 ? i / (bar.labels.length - 1) : 0.5;
    const middle = at.y + (1 - share) * (at.height - 1);
    const top = Math.min(
      at.y + at.height - text.normal.lineHeight + 3,
      Math.max(at.y - 3, middle - text.normal.lineHeight / 2),
    );
    pen(text.normal, label, at.x + THICKNESS + TICK, top, { faint: true });
  });
}

function fillRow(image: Image | IndexedImage, name: ColormapName, share: number, from: number, count: number): void {
  if (isIndexed(image)) {
    image.data.fill(Math.round(share * (MAP_COLOURS - 1)), from, from + count);
    return;
  }
  const entry = 3 * Math.round(share * 255);
  const [r, g, b] = colormap(name).subarray(entry, entry + 3);
  for (let i = from; i < from + count; i++) image.data.set([r!, g!, b!, 255], i * 4);
}
