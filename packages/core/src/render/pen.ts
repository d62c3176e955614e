import { type Image, type IndexedImage, isIndexed } from "../base/image.ts";
import { FAINT_INK, INK } from "./palette.ts";
import { drawIndexedText, drawText, type TextStyle } from "./text.ts";
import { type RasterizeSvg, type Typeface, typeface } from "./typeface.ts";

/** The sizes of text in a figure. */
export interface FigureText {
  readonly normal: Typeface;
  readonly bold: Typeface;
}

/** Normal text of `size` pixels and bold text a sixth larger. */
export async function figureText(rasterize: RasterizeSvg, size = 13): Promise<FigureText> {
  const [normal, bold] = await Promise.all([
    typeface(rasterize, size),
    typeface(rasterize, Math.round((size * 7) / 6), { weight: "bold" }),
  ]);
  return { normal, bold };
}

export type Pen = (
  face: Typeface,
  text: string,
  x: number,
  y: number,
  style?: Pick<TextStyle, "align"> & { readonly faint?: boolean },
) => void;

/** Writes on either kind of picture. */
export function penFor(image: Image | IndexedImage): Pen {
  if (isIndexed(image))
    return (face, text, x, y, { faint, ...style } = {}) =>
      drawIndexedText(image, face, text, x, y, { ...style, strength: faint ? 0.64 : 1 });
  return (face, text, x, y, { faint, ...style } = {}) =>
    drawText(image, face, text, x, y, { ...style, colour: faint ? FAINT_INK : INK });
}
