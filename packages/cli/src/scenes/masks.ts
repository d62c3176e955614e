import type { Image, IndexedImage } from "@convlens/core/base";
import type { Scene } from "@convlens/core/scenes";
import { TAG } from "./record.ts";

/** The background black, objects in colours that are told apart easily, the tag magenta. */
const palette = Uint8Array.from(
  ["000000", "e6504b", "3c8fe0", "f2c037", "3bb273", "9b6bd3", "f08a4b", "e816c8"].flatMap((c) => [
    ...Buffer.from(`${c}ff`, "hex"),
  ]),
);

/** A picture of masks: 0 is background, 1 to 6 the objects, 7 the tag. */
export function maskPicture({ image: { width, height }, objects, tag }: Scene): IndexedImage {
  const data = new Uint8Array(width * height);
  const fill = (mask: Uint8Array, value: number) => {
    for (const [i, v] of mask.entries()) if (v) data[i] = value;
  };
  for (const [i, { mask }] of objects.entries()) fill(mask, i + 1);
  if (tag) fill(tag.mask, TAG);
  return { width, height, data, palette };
}

/** The value of each pixel of a picture of masks, by its colour; 255 for a colour that none has. */
export function maskValues({ width, height, data }: Image): Uint8Array {
  return Uint8Array.from({ length: width * height }, (_, i) => {
    for (let value = 0; value < palette.length / 4; value++)
      if ([0, 1, 2].every((c) => palette[value * 4 + c] === data[i * 4 + c])) return value;
    return 255;
  });
}
