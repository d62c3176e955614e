import type { Image } from "./image.ts";
import type { Rows } from "./resize.ts";

/** A picture in RGB, over white, to be scaled; rows without transparency are those of the picture. */
export function colourRows({ width, height, data }: Image): Rows {
  const samples = new Uint8Array(data.buffer, data.byteOffset, data.length);
  const opaque = new Uint8Array(width * 4);
  return {
    width,
    height,
    channels: 3,
    step: 4,
    row(y) {
      const row = samples.subarray(y * width * 4, (y + 1) * width * 4);
      if (isOpaque(row)) return row;
      for (let at = 0; at < row.length; at += 4)
        for (let c = 0; c < 3; c++) opaque[at + c] = overWhite(row[at + c]!, row[at + 3]!);
      return opaque;
    },
  };
}

function isOpaque(row: Uint8Array): boolean {
  let all = 255;
  for (let at = 3; at < row.length; at += 4) all &= row[at]!;
  return all === 255;
}

const overWhite = (v: number, alpha: number): number => Math.round(255 + ((v - 255) * alpha) / 255);
