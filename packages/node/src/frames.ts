import type { Image, IndexedImage } from "@convlens/core/base";
import { toRgba } from "@convlens/core/base";

export type { Frame, Frames } from "@convlens/web";

/** RGB without alpha, over white, with the last column and row repeated where a side is odd: what H.264 takes. */
export function evenRgb(picture: Image | IndexedImage): { width: number; height: number; data: Uint8Array } {
  const image = toRgba(picture);
  const width = image.width + (image.width % 2);
  const height = image.height + (image.height % 2);
  const data = new Uint8Array(width * height * 3);
  for (let y = 0, to = 0; y < height; y++)
    for (let x = 0; x < width; x++, to += 3) {
      const from = (Math.min(y, image.height - 1) * image.width + Math.min(x, image.width - 1)) * 4;
      const alpha = image.data[from + 3]!;
      for (let c = 0; c < 3; c++) {
        const v = image.data[from + c]!;
        data[to + c] = alpha === 255 ? v : 255 + ((v - 255) * alpha) / 255;
      }
    }
  return { width, height, data };
}
