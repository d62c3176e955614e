import { blankImage, type Image } from "../base/image.ts";
import { barWidth, type ColourBar, drawBar } from "./colorbar.ts";
import { WHITE } from "./palette.ts";
import { type FigureText, type Pen, penFor } from "./pen.ts";
import { resizeImage } from "./resample.ts";
import { fitText, wrapText } from "./text.ts";

export interface FigureCell {
  readonly image: Image;
  /** Under the picture, in bold, at most two lines. */
  readonly label?: string;
  /** Under the label, one line, fainter. */
  readonly detail?: string;
}

export interface FigureRow {
  /** Above the row. */
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
}

const MARGIN = 20;
const GAP = 14;
const LABEL_LINES = 2;
const RULE = [208, 212, 219, 255];

/** Pictures side by side in rows on white, each with what it is under it, as a paper would print them. */
export function figure(rows: readonly FigureRow[], style: FigureStyle): Image {
  const { text } = style;
  const cell = style.cell ?? 240;
  const columns = Math.max(...rows.map((row) => row.cells.length));
  const bars = rows.map((row) => (row.bar ? barWidth(row.bar, text) + GAP : 0));
  const width = 2 * MARGIN + columns * (cell + GAP) - GAP + Math.max(0, ...bars);
  const inner = width - 2 * MARGIN;
  const titles = style.title ? wrapText(text.bold, style.title, inner, 2) : [];
  const subtitles = style.subtitle ? wrapText(text.normal, style.subtitle, inner, 2) : [];
  const header = titles.length * text.bold.lineHeight + subtitles.length * text.normal.lineHeight;
  const placed = rows.map((row) => placeRow(row, cell, text));
  const top = MARGIN + (header > 0 ? header + GAP : 0);
  const height = placed.reduce((sum, row) => sum + row.height + GAP, top) - GAP + MARGIN;
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
  for (const row of placed) {
    drawRow(image, row, y, columns, cell, text);
    y += row.height + GAP;
  }
  return image;
}

interface PlacedRow {
  readonly row: FigureRow;
  readonly cells: readonly PlacedCell[];
  readonly titleHeight: number;
  readonly pictureHeight: number;
  readonly height: number;
}

interface PlacedCell {
  readonly image: Image;
  readonly label: readonly string[];
  readonly detail: readonly string[];
}

function placeRow(row: FigureRow, cell: number, text: FigureText): PlacedRow {
  const cells = row.cells.map(({ image, label, detail }) => ({
    image: fitted(image, cell),
    label: label ? wrapText(text.bold, label, cell, LABEL_LINES) : [],
    detail: detail ? wrapText(text.normal, detail, cell, 1) : [],
  }));
  const titleHeight = row.title ? text.bold.lineHeight + 4 : 0;
  const pictureHeight = Math.max(...cells.map((c) => c.image.height));
  const words = cells.map((c) => c.label.length * text.bold.lineHeight + c.detail.length * text.normal.lineHeight);
  return { row, cells, titleHeight, pictureHeight, height: titleHeight + pictureHeight + 6 + Math.max(...words) };
}

function drawRow(image: Image, placed: PlacedRow, top: number, columns: number, cell: number, text: FigureText): void {
  const pen = penFor(image);
  const { row, cells, titleHeight, pictureHeight } = placed;
  if (row.title) pen(text.bold, fitText(text.bold, row.title, columns * (cell + GAP) - GAP), MARGIN, top);
  const y = top + titleHeight;
  for (const [i, placedCell] of cells.entries()) {
    const x = MARGIN + i * (cell + GAP);
    const { image: picture } = placedCell;
    const left = x + ((cell - picture.width) >> 1);
    const above = y + ((pictureHeight - picture.height) >> 1);
    outline(image, left - 1, above - 1, picture.width + 2, picture.height + 2);
    paste(image, picture, left, above);
    write(pen, placedCell, x + cell / 2, y + pictureHeight + 6, text);
  }
  const x = MARGIN + columns * (cell + GAP);
  if (row.bar) drawBar(image, row.bar, { x, y, height: pictureHeight }, text);
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

/** Puts a picture onto an opaque one; transparent pixels let it through. */
function paste(image: Image, picture: Image, left: number, top: number): void {
  for (let y = 0; y < picture.height; y++)
    for (let x = 0; x < picture.width; x++) {
      const from = (y * picture.width + x) * 4;
      const to = ((top + y) * image.width + left + x) * 4;
      const share = picture.data[from + 3]! / 255;
      for (let c = 0; c < 3; c++)
        image.data[to + c] = image.data[to + c]! * (1 - share) + picture.data[from + c]! * share;
    }
}
