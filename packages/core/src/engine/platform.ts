import type { Image, IndexedImage } from "../base/image.ts";

/** What a place to run (Node, a browser) does for core. */
export interface Platform {
  /** Decodes PNG, JPEG, WebP, GIF (first frame) …, upright, 8-bit sRGB. Throws `ConvlensError` for what is no picture. */
  decodeImage(bytes: Uint8Array, name: string): Promise<Image>;
  /** Draws an SVG document at its own size; text is drawn with a font that the platform brings along. */
  rasterizeSvg(svg: string): Promise<Image>;
  /** Encodes a PNG; `text` goes into `tEXt`/`iTXt` chunks. Pictures of at most 256 colours become indexed. */
  encodePng(image: Image | IndexedImage, text?: Readonly<Record<string, string>>): Promise<Uint8Array>;
}
