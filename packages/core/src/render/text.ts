import type { Image, IndexedImage } from "../base/image.ts";
import { type Colour, INK, inkIndex, mark } from "./palette.ts";
import { type Glyph, SUBPIXELS, type Typeface } from "./typeface.ts";

/** The width of a text in pixels, a fraction. */
export const textWidth = (face: Typeface, text: string): number =>
  face.glyphs(text).reduce((sum, glyph) => sum + glyph.advance, 0);

/** The text itself if it is at most `width` pixels wide, else as much of its start as fits, with an ellipsis. */
export function fitText(face: Typeface, text: string, width: number): string {
  if (textWidth(face, text) <= width) return text;
  const characters = [...text];
  let kept = characters.length;
  while (kept > 0 && textWidth(face, `${characters.slice(0, kept).join("").trimEnd()}…`) > width) kept--;
  return kept > 0 ? `${characters.slice(0, kept).join("").trimEnd()}…` : "";
}

/** Lines of at most `width` pixels, broken at spaces, at most `most` of them; what is left over ends in an ellipsis. */
export function wrapText(face: Typeface, text: string, width: number, most: number): string[] {
  const lines: string[] = [];
  let line = "";
  const words = text.split(" ");
  for (const [i, word] of words.entries()) {
    const longer = line ? `${line} ${word}` : word;
    if (!line || textWidth(face, longer) <= width) line = longer;
    else if (lines.length === most - 1) return [...lines, fitText(face, [line, ...words.slice(i)].join(" "), width)];
    else {
      lines.push(fitText(face, line, width));
      line = word;
    }
  }
  return [...lines, fitText(face, line, width)];
}

export interface TextStyle {
  readonly colour?: Colour;
  /** What `x` is of the text; default `left`. */
  readonly align?: "left" | "centre" | "right";
}

/** Draws one line of text; `y` is the top of the line. What lies outside of the picture is cut off. */
export function drawText(
  image: Image,
  face: Typeface,
  text: string,
  x: number,
  y: number,
  style: TextStyle = {},
): void {
  const colour = style.colour ?? INK;
  const { data } = image;
  stamp(image, face, text, start(face, text, x, style), y, (pixel, share) => {
    const at = pixel * 4;
    for (let c = 0; c < 3; c++) data[at + c] = data[at + c]! * (1 - share) + colour[c]! * share;
    data[at + 3] = Math.max(data[at + 3]!, 255 * share);
  });
}

/** As `drawText`, in the ink of the palette, on its background; `strength` in (0, 1] makes fainter text. */
export function drawIndexedText(
  image: IndexedImage,
  face: Typeface,
  text: string,
  x: number,
  y: number,
  style: Pick<TextStyle, "align"> & { readonly strength?: number } = {},
): void {
  const strength = style.strength ?? 1;
  const { data } = image;
  stamp(image, face, text, start(face, text, x, style), y, (pixel, share) => {
    const index = inkIndex(share * strength);
    // Neighbouring glyphs overlap at their edges: the darker wins.
    const under = data[pixel]!;
    data[pixel] = under >= mark.background && under <= mark.ink ? Math.max(under, index) : index;
  });
}

function start(face: Typeface, text: string, x: number, { align }: TextStyle): number {
  if (align === "centre") return x - textWidth(face, text) / 2;
  return align === "right" ? x - textWidth(face, text) : x;
}

type Put = (pixel: number, coverage: number) => void;

function stamp(image: { width: number; height: number }, face: Typeface, text: string, x: number, y: number, put: Put) {
  let pen = x;
  for (const glyph of face.glyphs(text)) {
    stampGlyph(image, glyph, Math.round(pen * SUBPIXELS) + glyph.left, Math.round(y), put);
    pen += glyph.advance;
  }
}

/** `left` is in subpixels; a pixel's coverage is the mean of its subpixels. */
function stampGlyph(image: { width: number; height: number }, glyph: Glyph, left: number, top: number, put: Put): void {
  const first = Math.max(0, Math.floor(left / SUBPIXELS));
  const last = Math.min(image.width, Math.ceil((left + glyph.width) / SUBPIXELS));
  const until = Math.min(glyph.height, image.height - top);
  for (let row = Math.max(0, -top); row < until; row++)
    for (let x = first; x < last; x++) {
      const from = Math.max(0, x * SUBPIXELS - left);
      const to = Math.min(glyph.width, (x + 1) * SUBPIXELS - left);
      let sum = 0;
      for (let i = from; i < to; i++) sum += glyph.coverage[row * glyph.width + i]!;
      if (sum > 0) put((top + row) * image.width + x, sum / (255 * SUBPIXELS));
    }
}
