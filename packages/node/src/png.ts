import { promisify } from "node:util";
import { crc32, deflate, deflateSync, inflateSync } from "node:zlib";
import type { Image, IndexedImage } from "@convlens/core/base";
import { ConvlensError, isIndexed, pngTextChunk, withPngText } from "@convlens/core/base";
import { fewColours } from "./fewColours.ts";

// PNG: W3C Recommendation, third edition (2025).
const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/** Maps repeat themselves little; a higher level takes several times longer and saves a few per cent. */
const LEVEL = 3;

/** Below this many bytes a trip to another thread costs more than the compression. */
const SMALL = 1 << 17;

/**
 * Encodes a PNG. A picture of at most 256 colours is stored with a palette, one byte a pixel; others as RGB or RGBA.
 * @param text goes into `tEXt` chunks where it is Latin-1, else into `iTXt`; keys are Latin-1 of 1 to 79 characters
 */
export async function encodePng(
  image: Image | IndexedImage,
  text: Readonly<Record<string, string>> = {},
): Promise<Uint8Array> {
  const indexed = isIndexed(image) ? image : fewColours(image);
  if (!indexed) return withPngText(await encodeColours(image as Image), text);
  return encodeIndexed(
    indexed,
    Object.entries(text).map(([key, value]) => pngTextChunk(key, value)),
  );
}

async function encodeIndexed(image: IndexedImage, text: readonly Uint8Array[]): Promise<Uint8Array> {
  const { width, height, data, palette } = image;
  const rows = new Uint8Array(height * (width + 1));
  // Each row begins with 0, no filter: differences of indices mean nothing.
  for (let y = 0; y < height; y++) rows.set(data.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
  const options = { level: LEVEL };
  const packed = rows.length < SMALL ? deflateSync(rows, options) : await promisify(deflate)(rows, options);
  const header = new DataView(new ArrayBuffer(13));
  header.setUint32(0, width);
  header.setUint32(4, height);
  header.setUint8(8, 8);
  header.setUint8(9, 3);
  const colours = palette.length / 4;
  const rgb = Uint8Array.from({ length: colours * 3 }, (_, i) => palette[Math.floor(i / 3) * 4 + (i % 3)]!);
  const alpha = Uint8Array.from({ length: colours }, (_, i) => palette[i * 4 + 3]!);
  return join([
    SIGNATURE,
    chunk("IHDR", new Uint8Array(header.buffer)),
    ...text,
    chunk("PLTE", rgb),
    ...(alpha.some((a) => a < 255) ? [chunk("tRNS", alpha)] : []),
    chunk("IDAT", packed),
    chunk("IEND", new Uint8Array()),
  ]);
}

async function encodeColours({ width, height, data }: Image): Promise<Uint8Array> {
  const { default: sharp } = await import("sharp");
  const opaque = !data.some((v, i) => i % 4 === 3 && v < 255);
  const picture = sharp(data, { raw: { width, height, channels: 4 }, limitInputPixels: false });
  return (opaque ? picture.removeAlpha() : picture)
    .png({ compressionLevel: LEVEL, adaptiveFiltering: true })
    .toBuffer();
}

const latin1 = (text: string): Uint8Array => Buffer.from(text, "latin1");

function chunk(type: string, data: Uint8Array): Uint8Array {
  const out = new Uint8Array(data.length + 12);
  const view = new DataView(out.buffer);
  view.setUint32(0, data.length);
  out.set(latin1(type), 4);
  out.set(data, 8);
  view.setUint32(data.length + 8, crc32(out.subarray(4, data.length + 8)));
  return out;
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** The text chunks of a PNG, by key: `tEXt`, `zTXt` and `iTXt`. Throws `ConvlensError` naming the file for what is no PNG. */
export function readPngText(bytes: Uint8Array, name = "the file"): Record<string, string> {
  if (!SIGNATURE.every((b, i) => bytes[i] === b))
    throw new ConvlensError(`${name} is not a PNG`, "a recipe is in the PNG files that Convlens writes");
  const found: Record<string, string> = {};
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 8; at + 12 <= bytes.length; ) {
    const length = view.getUint32(at);
    const type = Buffer.from(bytes.subarray(at + 4, at + 8)).toString("latin1");
    const [key, value] = textOf(type, Buffer.from(bytes.subarray(at + 8, at + 8 + length))) ?? [];
    if (key !== undefined && value !== undefined) found[key] = value;
    at += length + 12;
  }
  return found;
}

function textOf(type: string, data: Buffer): readonly [string, string] | undefined {
  const end = data.indexOf(0);
  const key = data.toString("latin1", 0, end);
  if (type === "tEXt") return [key, data.toString("latin1", end + 1)];
  if (type === "zTXt") return [key, inflateSync(data.subarray(end + 2)).toString("latin1")];
  if (type !== "iTXt") return undefined;
  const language = data.indexOf(0, end + 3);
  const body = data.subarray(data.indexOf(0, language + 1) + 1);
  return [key, (data[end + 1] === 1 ? inflateSync(body) : body).toString("utf8")];
}
