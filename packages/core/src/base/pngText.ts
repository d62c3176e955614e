import { crc32 } from "./crc32.ts";

// PNG: W3C Recommendation, third edition (2025).

/** Where chunks may follow: behind the signature and the header. */
const HEADER_END = 33;

/**
 * A text chunk: `tEXt` where the value is Latin-1, else `iTXt`.
 * @param key Latin-1 of 1 to 79 characters
 */
export function pngTextChunk(key: string, value: string): Uint8Array {
  if (!/^[\x20-\x7e\xa1-\xff]{1,79}$/.test(key)) throw new RangeError(`not a PNG text key: ${key}`);
  // Latin-1, and of control characters the newline only.
  if (/^[\n\x20-\x7e\xa0-\xff]*$/.test(value)) return chunk("tEXt", latin1(`${key}\0${value}`));
  // Not compressed, and with neither language nor translated key.
  return chunk("iTXt", latin1(`${key}\0\0\0\0\0`), new TextEncoder().encode(value));
}

/** A PNG file with more text, behind its header: all text is best found early. */
export function withPngText(png: Uint8Array, text: Readonly<Record<string, string>>): Uint8Array<ArrayBuffer> {
  const chunks = Object.entries(text).map(([key, value]) => pngTextChunk(key, value));
  return joined(png.subarray(0, HEADER_END), ...chunks, png.subarray(HEADER_END));
}

const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (c) => c.charCodeAt(0));

function chunk(type: string, ...parts: readonly Uint8Array[]): Uint8Array {
  const data = joined(latin1(type), ...parts);
  const [length, checksum] = [new Uint8Array(4), new Uint8Array(4)];
  new DataView(length.buffer).setUint32(0, data.length - type.length);
  new DataView(checksum.buffer).setUint32(0, crc32(data));
  return joined(length, data, checksum);
}

function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((n, { length }) => n + length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
