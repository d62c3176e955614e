import type { Image, IndexedImage } from "../base/image.ts";
import { barWidth, type ColourBar, drawBar } from "./colorbar.ts";
import { type FigureText, penFor } from "./pen.ts";
import { textWidth, wrapText } from "./text.ts";

/** What stands around a grid. Without `text` nothing does. */
export interface Framing {
  readonly text?: FigureText | undefined;
  readonly title?: string | undefined;
  readonly subtitle?: string | undefined;
  readonly bar?: ColourBar | undefined;
  /** Labels on the left, `y` the middle of what they name, from the top of the grid. */
  readonly rows?: readonly { readonly y: number; readonly label: string }[];
}

export interface FrameLayout {
  /** Of the whole picture. */
  readonly width: number;
  readonly height: number;
  /** Where the grid's top left corner goes. */
  readonly x: number;
  readonly y: number;
  readonly draw: (image: Image | IndexedImage) => void;
}

const MARGIN = 14;
const SPACE = 8;
/** A grid narrower than this still gets room for its title. */
const LEAST_WIDTH = 220;
const LEAST_BAR = 56;
const MOST_BAR = 240;

/** Places a title, row labels and a colour bar around a grid of `width`×`height` pixels. */
export function frame(width: number, height: number, framing: Framing): FrameLayout {
  const { text } = framing;
  if (!text) return { width, height, x: 0, y: 0, draw: () => {} };
  const rows = framing.rows ?? [];
  const left = rows.length > 0 ? Math.ceil(Math.max(...rows.map((r) => textWidth(text.normal, r.label)))) + SPACE : 0;
  const right = framing.bar ? barWidth(framing.bar, text) + SPACE : 0;
  const inner = Math.max(left + width + right, LEAST_WIDTH);
  const titles = framing.title ? wrapText(text.bold, framing.title, inner, 2) : [];
  const subtitles = framing.subtitle ? wrapText(text.normal, framing.subtitle, inner, 3) : [];
  const header = titles.length * text.bold.lineHeight + subtitles.length * text.normal.lineHeight;
  const x = MARGIN + left;
  const y = MARGIN + (header > 0 ? header + SPACE : 0);
  const body = framing.bar ? Math.max(height, LEAST_BAR) : height;
  return {
    width: inner + 2 * MARGIN,
    height: y + body + MARGIN,
    x,
    y,
    draw(image) {
      const pen = penFor(image);
      for (const [i, line] of titles.entries()) pen(text.bold, line, MARGIN, MARGIN + i * text.bold.lineHeight);
      const below = MARGIN + titles.length * text.bold.lineHeight;
      for (const [i, line] of subtitles.entries())
        pen(text.normal, line, MARGIN, below + i * text.normal.lineHeight, { faint: true });
      for (const { y: middle, label } of rows)
        pen(text.normal, label, x - SPACE, y + middle - text.normal.lineHeight / 2, { align: "right", faint: true });
      if (framing.bar) drawBar(image, framing.bar, { x: x + width + SPACE, y, height: Math.min(body, MOST_BAR) }, text);
    },
  };
}
