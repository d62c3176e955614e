import type { Image } from "@convlens/core/base";
import { ConvlensError } from "@convlens/core/base";
import { declaredSize } from "./pictureSize.ts";

export interface Decoded {
  readonly image: Image;
  /** What was left out or shrunk; each is one line. */
  readonly notes: readonly string[];
}

/** A larger picture is shrunk while it is decoded: browsers' canvases end not far above. */
const MOST_PIXELS = 64e6;

/** Pictures that say they are larger are refused: what they would unpack to may not be bounded. */
const LIMIT_PIXELS = 500e6;

/**
 * Decodes what the browser can (PNG, JPEG, WebP, GIF, AVIF, BMP) by content: upright (EXIF), 8-bit sRGB with alpha; of an
 * animation the first frame. More than 64 million pixels are shrunk to as many, more than 500 million refused.
 * Throws `ConvlensError` naming the file where it is broken, cut off, or no picture.
 */
export async function decodePicture(blob: Blob, name: string): Promise<Decoded> {
  const bitmap = await bitmapOf(blob, name);
  try {
    const { width, height } = bitmap;
    const scale = Math.min(1, Math.sqrt(MOST_PIXELS / (width * height)));
    const image = pixelsOf(bitmap, Math.floor(width * scale), Math.floor(height * scale), name);
    const notes =
      scale < 1 ? [`${name} has ${width}×${height} pixels; it is shrunk to ${MOST_PIXELS / 1e6} million`] : [];
    return { image, notes };
  } finally {
    bitmap.close();
  }
}

/** A picture whose longer side is `side` pixels, as a file that browsers show; one that is smaller stays as large as it is. */
export async function smallVersion(blob: Blob, name: string, side: number): Promise<Blob> {
  const bitmap = await bitmapOf(blob, name);
  try {
    const scale = Math.min(1, side / Math.max(bitmap.width, bitmap.height));
    const size = (length: number) => Math.max(1, Math.round(length * scale));
    const canvas = drawn(bitmap, size(bitmap.width), size(bitmap.height), name);
    // Of what may be transparent, JPEG would make black.
    return await canvas.convertToBlob({ type: "image/webp", quality: 0.85 });
  } finally {
    bitmap.close();
  }
}

async function bitmapOf(blob: Blob, name: string): Promise<ImageBitmap> {
  if (blob.size === 0) throw new ConvlensError(`${name} is empty`, "give a picture");
  const { width, height } = (await declaredSize(blob)) ?? { width: 0, height: 0 };
  if (width * height > LIMIT_PIXELS)
    throw new ConvlensError(
      `${name} has ${width}×${height} pixels, more than ${LIMIT_PIXELS / 1e6} million`,
      "shrink it first; a network sees a few hundred pixels a side",
    );
  try {
    return await createImageBitmap(blob, {
      imageOrientation: "from-image",
      premultiplyAlpha: "none",
      colorSpaceConversion: "default",
    });
  } catch (cause) {
    throw new ConvlensError(
      `${name} is no picture that this browser reads, or is broken or cut off`,
      "PNG, JPEG, WebP, GIF and AVIF can be read here; the command line and the served studio also read TIFF",
      { cause },
    );
  }
}

function drawn(bitmap: ImageBitmap, width: number, height: number, name: string): OffscreenCanvas {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d", { willReadFrequently: true, colorSpace: "srgb" });
  if (!context)
    throw new ConvlensError(`${name} is larger than this browser's canvas: ${width}×${height}`, "shrink it first");
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, 0, 0, width, height);
  return canvas;
}

function pixelsOf(bitmap: ImageBitmap, width: number, height: number, name: string): Image {
  const context = drawn(bitmap, width, height, name).getContext("2d")!;
  const { data } = context.getImageData(0, 0, width, height);
  return { width, height, data: new Uint8ClampedArray(data.buffer) };
}
