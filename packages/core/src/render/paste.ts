import type { Image } from "../base/image.ts";

/** Puts a picture onto an opaque one; transparent pixels let it through. */
export function paste(image: Image, picture: Image, left: number, top: number): void {
  for (let y = 0; y < picture.height; y++)
    for (let x = 0; x < picture.width; x++) {
      const from = (y * picture.width + x) * 4;
      const to = ((top + y) * image.width + left + x) * 4;
      const share = picture.data[from + 3]! / 255;
      for (let c = 0; c < 3; c++)
        image.data[to + c] = image.data[to + c]! * (1 - share) + picture.data[from + c]! * share;
    }
}
