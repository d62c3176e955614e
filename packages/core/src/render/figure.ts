import { blankImage, type Image } from "../base/image.ts";
import { barWidth, type ColourBar, drawBar } from "./colorbar.ts";
import { WHITE } from "./palette.ts";
import { paste } from "./paste.ts";
import { type FigureText, type Pen, penFor } from "./pen.ts";
import { resizeImage } from "./resample.ts";
import { wrapText } from "./text.ts";

export interface FigureCell {
  readonly image: Image;
  /** Under the picture, in bold, at most two lines. */
  readonly label?: string;
  /** Under the label, one line, fainter. */
  readonly detail?: string;
}

export interface FigureRow {
  /** Above the row, at most two lines. */
  readonly title?: string;
  readonly cells: readonly FigureCell[];
  /** To the right of the row's pictures. */
  readonly bar?: ColourBar;
}

export interface FigureStyle {
  readonly text: FigureText;
  readonly title?: string;
  readonly subtitle?: string;
  /** The side of the square that each picture is fitted into, in pixels; default 240. */
  readonly cell?: number;
  /** How many rows stand side by side, to be read as lines are; default 1. */
  readonly across?: number;
}

const MARGIN = 20;
const GAP = 14;
const LABEL_LINES = 2;
const TITLE_LINES = 2;
const RULE = [208, 212, 219, 255];

/** Pictures side by side in rows on white, each with what it is under it, as a paper would print them. */
export function figure(rows: readonly FigureRow[], style: FigureStyle): Image {
  const { text, across = 1 } = style;
  const cell = style.cell ?? 240;
  const columns = Math.max(...rows.map((row) => row.cells.length));
  const bars = rows.map((row) => (row.bar ? barWidth(row.bar, text) + GAP : 0));
  const pictures = columns * (cell + GAP) - GAP;
  const step = pictures + Math.max(0, ...bars) + 2 * GAP;
  const width = 2 * MARGIN + across * step - 2 * GAP;
  const titles = style.title ? wrapText(text.bold, style.title, width - 2 * MARGIN, 2) : [];
  const subtitles = style.subtitle ? wrapText(text.normal, style.subtitle, width - 2 * MARGIN, 2) : [];
  const header = titles.length * text.bold.lineHeight + subtitles.length * text.normal.lineHeight;
  const bands = inBands(
    rows.map((row) => placeRow(row, cell, pictures, text)),
    across,
    text,
  );
  const top = MARGIN + (header > 0 ? header + GAP : 0);
  const height = bands.reduce((sum, band) => sum + band.height + GAP, top) - GAP + MARGIN;
  const image = blankImage(width, height, [...WHITE, 255]);
  const pen = penFor(image);
  let y = MARGIN;
  for (const line of titles) {
    pen(text.bold, line, MARGIN, y);
    y += text.bold.lineHeight;
  }
  for (const line of subtitles) {
    pen(text.normal, line, MARGIN, y, { faint: true });
    y += text.normal.lineHeight;
  }
  y = top;
  for (const { rows, title, height } of bands) {
    for (const [i, row] of rows.entries()) {
      const x = MARGIN + i * step;
      writeTitle(pen, row.title, x, y, text);
      drawRow(image, row, { x, y: y + title, bar: x + pictures + GAP }, cell, text);
    }
    y += height + GAP;
  }
  return image;
}

interface PlacedRow {
  readonly title: readonly string[];
  readonly cells: readonly PlacedCell[];
  readonly bar: ColourBar | undefined;
  readonly pictureHeight: number;
  /** Without the title. */
  readonly height: number;
}

interface PlacedCell {
  readonly image: Image;
  readonly label: readonly string[];
  readonly detail: readonly string[];
}

function placeRow({ title, cells: given, bar }: FigureRow, cell: number, width: number, text: FigureText): PlacedRow {
  const cells = given.map(({ image, label, detail }) => ({
    image: fitted(image, cell),
    label: label ? wrapText(text.bold, label, cell, LABEL_LINES) : [],
    detail: detail ? wrapText(text.normal, detail, cell, 1) : [],
  }));
  const pictureHeight = Math.max(...cells.map((c) => c.image.height));
  const words = cells.map((c) => c.label.length * text.bold.lineHeight + c.detail.length * text.normal.lineHeight);
  return {
    title: title ? wrapText(text.bold, title, width, TITLE_LINES) : [],
    cells,
    bar,
    pictureHeight,
    height: pictureHeight + 6 + Math.max(...words),
  };
}

/** Rows that stand side by side; their pictures begin at one height. */
interface Band {
  readonly rows: readonly PlacedRow[];
  /** The height of the tallest title. */
  readonly title: number;
  readonly height: number;
}

/** How high a row's title is. */
const titleHeight = (lines: number, { bold }: FigureText): number => (lines > 0 ? lines * bold.lineHeight + 4 : 0);

const inBands = (rows: readonly PlacedRow[], across: number, text: FigureText): Band[] =>
  Array.from({ length: Math.ceil(rows.length / across) }, (_, i) => {
    const side = rows.slice(i * across, (i + 1) * across);
    const title = titleHeight(Math.max(...side.map((row) => row.title.length)), text);
    return { rows: side, title, height: title + Math.max(...side.map((row) => row.height)) };
  });

function writeTitle(pen: Pen, title: readonly string[], x: number, top: number, { bold }: FigureText): void {
  for (const [i, line] of title.entries()) pen(bold, line, x, top + i * bold.lineHeight);
}

interface Place {
  readonly x: number;
  readonly y: number;
  /** Where its colour bar begins. */
  readonly bar: number;
}

function drawRow(
  image: Image,
  { cells, bar, pictureHeight }: PlacedRow,
  at: Place,
  cell: number,
  text: FigureText,
): void {
  const pen = penFor(image);
  for (const [i, placed] of cells.entries()) {
    const x = at.x + i * (cell + GAP);
    const { image: picture } = placed;
    const left = x + ((cell - picture.width) >> 1);
    const above = at.y + ((pictureHeight - picture.height) >> 1);
    outline(image, left - 1, above - 1, picture.width + 2, picture.height + 2);
    paste(image, picture, left, above);
    write(pen, placed, x + cell / 2, at.y + pictureHeight + 6, text);
  }
  if (bar) drawBar(image, bar, { x: at.bar, y: at.y, height: pictureHeight }, text);
}

function write(pen: Pen, { label, detail }: PlacedCell, middle: number, top: number, text: FigureText): void {
  let y = top;
  for (const line of label) {
    pen(text.bold, line, middle, y, { align: "centre" });
    y += text.bold.lineHeight;
  }
  for (const line of detail) pen(text.normal, line, middle, y, { align: "centre", faint: true });
}

/** The largest size of a picture that fits into a square. */
export function sizeWithin({ width, height }: { width: number; height: number }, side: number): [number, number] {
  const scale = side / Math.max(width, height);
  return [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
}

/** A picture that is larger than a square brought into it; any other as it is. */
export const shrunk = (image: Image, side: number): Image =>
  Math.max(image.width, image.height) > side ? fitted(image, side) : image;

function fitted(image: Image, side: number): Image {
  return resizeImage(image, ...sizeWithin(image, side));
}

/** A white map would run into the page. */
function outline(image: Image, left: number, top: number, width: number, height: number): void {
  const put = (x: number, y: number) => image.data.set(RULE, (y * image.width + x) * 4);
  for (let i = 0; i < width; i++) {
    put(left + i, top);
    put(left + i, top + height - 1);
  }
  for (let i = 0; i < height; i++) {
    put(left, top + i);
    put(left + width - 1, top + i);
  }
}
