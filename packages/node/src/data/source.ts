import { stat } from "node:fs/promises";
import type { Image } from "@convlens/core/base";
import { type Decoded, decodePicture } from "../decode.ts";
import { readFile } from "../files.ts";
import { fetchBytes } from "./http.ts";

/** Where a picture is: a file or an http address, the same in memory that threads share, or samples. */
export type Source =
  | { readonly file: string }
  | { readonly url: string }
  | { readonly bytes: SharedArrayBuffer; readonly offset: number; readonly length: number }
  | RawSource;

/** 8-bit samples in memory that threads share: row-major, channels interleaved, grey or RGB. */
export interface RawSource {
  readonly samples: SharedArrayBuffer;
  readonly offset: number;
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
}

/** A picture's bytes as they are in its file, or its samples. Throws `ConvlensError` for what cannot be read. */
export async function sourceBytes(source: Source): Promise<Uint8Array> {
  if ("file" in source) return readFile(source.file);
  if ("url" in source) return fetchBytes(source.url);
  // The decoder takes no memory that threads share.
  if ("samples" in source) return samplesOf(source).slice();
  return new Uint8Array(source.bytes, source.offset, source.length).slice();
}

/** The decoded picture. Throws `ConvlensError` for one that cannot be read. */
export async function sourceImage(source: Source, name: string): Promise<Decoded> {
  if ("samples" in source) return { image: rawImage(source), notes: [] };
  return decodePicture(await sourceBytes(source), name);
}

/** Bytes of a picture's file, or samples; nothing for an address, and for a file that is not there. */
export async function sourceSize(source: Source): Promise<number | undefined> {
  if ("url" in source) return undefined;
  if ("samples" in source) return samplesOf(source).length;
  if ("bytes" in source) return source.length;
  return (await stat(source.file).catch(() => undefined))?.size;
}

const samplesOf = ({ samples, offset, width, height, channels }: RawSource) =>
  new Uint8Array(samples, offset, width * height * channels);

function rawImage(source: RawSource): Image {
  const { width, height, channels } = source;
  const samples = samplesOf(source);
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let i = 0; i < width * height; i++)
    for (let c = 0; c < 3; c++) data[i * 4 + c] = samples[i * channels + (channels === 1 ? 0 : c)]!;
  return { width, height, data };
}
