import { sourceImage } from "../data/source.ts";
import { encodePng } from "../png.ts";
import { bytesOf, type FoundPicture } from "./picturesOf.ts";

/** A picture's file as a browser takes it. */
export interface ShownPicture {
  readonly type: "image/jpeg" | "image/png" | "image/webp";
  readonly bytes: Uint8Array;
}

/** What browsers show is sent as it is, unless it is larger than pictures are read here. */
const MOST = 64e6;

/**
 * A picture as a file that every browser shows as it is read here: upright, the first of several frames.
 * @param side the most pixels of its longer side; as it is, where it is not given
 */
export async function shownPicture(found: FoundPicture, side?: number): Promise<ShownPicture> {
  const { source, name } = found;
  if (!("samples" in source)) {
    const bytes = await bytesOf(found);
    const made = side === undefined ? await asItIs(bytes) : await small(bytes, side);
    if (made) return made;
  }
  const { image } = await sourceImage(source, name);
  if (side === undefined) return { type: "image/png", bytes: await encodePng(image) };
  const { default: sharp } = await import("sharp");
  const { width, height, data } = image;
  return resized(sharp(data, { raw: { width, height, channels: 4 } }), side);
}

async function asItIs(bytes: Uint8Array): Promise<ShownPicture | undefined> {
  const { default: sharp } = await import("sharp");
  const about = await sharp(bytes, { limitInputPixels: MOST })
    .metadata()
    .catch(() => undefined);
  const type = (["jpeg", "png", "webp"] as const).find((format) => format === about?.format);
  // Of CMYK, browsers have ideas of their own.
  if (!about || !type || (about.pages ?? 1) > 1 || about.width * about.height > MOST || about.space === "cmyk")
    return undefined;
  return { type: `image/${type}`, bytes };
}

/** Nothing where it takes more to read it. */
async function small(bytes: Uint8Array, side: number): Promise<ShownPicture | undefined> {
  const { default: sharp } = await import("sharp");
  try {
    const picture = sharp(bytes, { failOn: "error", limitInputPixels: MOST }).autoOrient().toColourspace("srgb");
    return await resized(picture, side);
  } catch {
    return undefined;
  }
}

async function resized(picture: import("sharp").Sharp, side: number): Promise<ShownPicture> {
  const bytes = await picture
    .resize(side, side, { fit: "inside", withoutEnlargement: true })
    .webp({ quality: 82, effort: 2 })
    .toBuffer();
  return { type: "image/webp", bytes };
}
