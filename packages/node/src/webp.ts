import type { Image } from "@convlens/core/base";

export interface WebpOptions {
  /** 1 to 100. Default 82: differences show when they are looked for. */
  readonly quality?: number;
}

/** Encodes a WebP with losses: a fifth of the bytes of a PNG for photographs and what resembles them. */
export async function encodeWebp({ width, height, data }: Image, options: WebpOptions = {}): Promise<Uint8Array> {
  const { default: sharp } = await import("sharp");
  const { buffer, byteOffset, byteLength } = data;
  const raw = { width, height, channels: 4 } as const;
  return sharp(new Uint8Array(buffer, byteOffset, byteLength), { raw })
    .webp({ quality: options.quality ?? 82, effort: 4 })
    .toBuffer();
}
