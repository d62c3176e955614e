import { blankImage, type Image } from "../base/image.ts";

/** The fake font's advance widths, in em: they differ from character to character. */
export const fakeAdvance = (character: string): number => 0.4 + (character.codePointAt(0)! % 5) / 10;

/**
 * A rasteriser for tests, of a font whose characters are solid boxes: 0.3 em wide, 0.1 em after the pen, from the baseline
 * up to 0.7 em. Reads exactly the kind of document that `typeface` writes.
 */
export async function fakeRasterizer(svg: string): Promise<Image> {
  const number = (pattern: RegExp) => Number(pattern.exec(svg)![1]);
  const image = blankImage(number(/<svg[^>]* width="(\d+)"/), number(/<svg[^>]* height="(\d+)"/));
  const stretch = number(/scale\((\d+) 1\)/);
  const size = number(/font-size="([\d.]+)"/);
  for (const [, x, y, inner] of svg.matchAll(/<text x="([\d.]+)" y="([\d.]+)"[^>]*>(.*?)<\/text>/g)) {
    const text = inner!
      .replaceAll("&lt;", "<")
      .replaceAll("&gt;", ">")
      .replaceAll("&quot;", '"')
      .replaceAll("&amp;", "&");
    let pen = Number(x);
    for (const character of text) {
      if (character !== " ")
        box(image, stretch * (pen + 0.1 * size), stretch * (pen + 0.4 * size), Number(y) - 0.7 * size, Number(y));
      pen += fakeAdvance(character) * size;
    }
  }
  return image;
}

function box(image: Image, left: number, right: number, top: number, bottom: number): void {
  for (let y = Math.round(top); y < Math.round(bottom); y++)
    for (let x = Math.round(left); x < Math.round(right); x++) image.data[(y * image.width + x) * 4 + 3] = 255;
}
