import { blankImage, type Image } from "@convlens/core/base";
import { decodePicture } from "../decode.ts";
import { type Source, sourceBytes, sourceImage } from "./source.ts";

/** A picture made small. */
export interface Thumbnail {
  readonly image: Image;
  /** Width by height of the picture as it was. */
  readonly aspect: number;
}

/** Longer pictures lose their ends: a strip has no use as a thumbnail. */
const LONGEST = 3;

/**
 * A picture whose shorter side is `side` pixels, upright, on white where it was transparent; the longer side is at most three
 * times that, cut off at both ends beyond. Far less work than to decode it and make it small, for a JPEG.
 * Throws `ConvlensError` for what cannot be read.
 */
export async function thumbnailOf(source: Source, name: string, side: number): Promise<Thumbnail> {
  const { default: sharp } = await import("sharp");
  if ("samples" in source) {
    const { image } = await sourceImage(source, name);
    const { width, height, data } = image;
    return sized(sharp(data, { raw: { width, height, channels: 4 } }), image, side);
  }
  const bytes = await sourceBytes(source);
  const options = { failOn: "error", limitInputPixels: 500e6 } as const;
  try {
    const { autoOrient } = await sharp(bytes, options).metadata();
    return await sized(sharp(bytes, options).autoOrient().toColourspace("srgb"), autoOrient, side);
  } catch {
    // Whatever is wrong, decoding it tells in words, or can do it all the same.
    const { image } = await decodePicture(bytes, name);
    const { width, height, data } = image;
    return sized(sharp(data, { raw: { width, height, channels: 4 } }), image, side);
  }
}

async function sized(
  picture: import("sharp").Sharp,
  of: { width: number; height: number },
  side: number,
): Promise<Thumbnail> {
  const short = Math.min(of.width, of.height);
  const length = (v: number) => Math.round(Math.min(LONGEST, v / short) * side);
  const { data, info } = await picture
    .resize(length(of.width), length(of.height), { fit: "cover" })
    .flatten({ background: "#ffffff" })
    .ensureAlpha()
    .raw({ depth: "uchar" })
    .toBuffer({ resolveWithObject: true });
  const image = blankImage(info.width, info.height);
  image.data.set(data);
  return { image, aspect: of.width / of.height };
}
