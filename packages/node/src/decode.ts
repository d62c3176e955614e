import type { Image } from "@convlens/core/base";
import { ConvlensError } from "@convlens/core/base";
import type { Sharp } from "sharp";

export interface Decoded {
  readonly image: Image;
  /** What was left out or shrunk; each is one line. */
  readonly notes: readonly string[];
}

/** A larger picture is shrunk while it is decoded, so that it takes at most 256 MB. */
const MOST_PIXELS = 64e6;

/** Pictures that say they are larger are refused: what they would unpack to may not be bounded. */
const LIMIT_PIXELS = 500e6;

const strict = { failOn: "error", ignoreIcc: false } as const;

/** Loaded with the first picture: commands that decode none start faster. */
let library: Promise<typeof import("sharp")> | undefined;

/**
 * Decodes PNG, JPEG, WebP, GIF, TIFF, AVIF by content: upright (EXIF), 8-bit sRGB with alpha (from CMYK, 16 bit, grey, palettes,
 * other profiles); of an animation or several pages the first. More than 64 million pixels are shrunk to as many, more than
 * 500 million refused. Throws `ConvlensError` naming the file where it is broken, cut off, or no picture.
 */
export async function decodePicture(bytes: Uint8Array, name: string): Promise<Decoded> {
  library ??= import("sharp");
  const { default: sharp } = await library;
  if (isJpeg(bytes)) {
    // Nearly all are whole and within the limit; what is wrong with others is found out below.
    const image = await pixelsOf(sharp(bytes, { ...strict, limitInputPixels: MOST_PIXELS }).autoOrient()).catch(
      () => {},
    );
    if (image) return { image, notes: [] };
  }
  const options = { ...strict, limitInputPixels: false } as const;
  try {
    const { width, height, pages = 1 } = await sharp(bytes, options).metadata();
    const pixels = width * height;
    if (pixels > LIMIT_PIXELS)
      throw new ConvlensError(
        `${name} has ${width}×${height} pixels, more than ${LIMIT_PIXELS / 1e6} million`,
        "shrink it first; a network sees a few hundred pixels a side",
      );
    let upright = sharp(bytes, options).autoOrient();
    const notes = pages > 1 ? [`${name} has ${pages} frames; the first is used`] : [];
    if (pixels > MOST_PIXELS) {
      const side = Math.sqrt(MOST_PIXELS / pixels) * Math.max(width, height);
      upright = upright.resize({ width: Math.floor(side), height: Math.floor(side), fit: "inside", kernel: "linear" });
      notes.push(`${name} has ${width}×${height} pixels; it is shrunk to ${MOST_PIXELS / 1e6} million`);
    }
    return { image: await pixelsOf(upright), notes };
  } catch (error) {
    if (error instanceof ConvlensError) throw error;
    throw refusal(bytes, name, error);
  }
}

async function pixelsOf(upright: Sharp): Promise<Image> {
  const { data, info } = await upright
    .toColourspace("srgb")
    .ensureAlpha()
    .raw({ depth: "uchar" })
    .toBuffer({ resolveWithObject: true });
  const pixels = new Uint8ClampedArray(data.buffer, data.byteOffset, data.length);
  return { width: info.width, height: info.height, data: pixels };
}

const isJpeg = (bytes: Uint8Array): boolean => bytes[0] === 0xff && bytes[1] === 0xd8;

function refusal(bytes: Uint8Array, name: string, cause: unknown): ConvlensError {
  const { message } = cause as Error;
  if (bytes.length === 0) return new ConvlensError(`${name} is empty`, "give a picture", { cause });
  if (/unsupported image format/.test(message))
    return new ConvlensError(
      `${name} is no picture that can be read`,
      "PNG, JPEG, WebP, GIF, TIFF and AVIF can, and tensors as .npy",
      { cause },
    );
  const [line] = message.split("\n");
  return new ConvlensError(`${name} is broken or cut off: ${line}`, "copy it again, or save it as PNG", { cause });
}

/** The picture alone, as `Platform` asks for it. */
export const decodeImage = async (bytes: Uint8Array, name: string): Promise<Image> =>
  (await decodePicture(bytes, name)).image;
