import type { Image } from "../base/image.ts";
import type { Rectangle } from "./resample.ts";

/** A picture with a rectangle drawn round a part of it: a light line with a dark one on either side, so that it is seen on anything. */
export function outlined(image: Image, { x, y, width, height }: Rectangle, line = 2): Image {
  const out = { ...image, data: image.data.slice() };
  const frame = (grow: number, rgb: readonly number[]) => {
    const [left, top] = [Math.round(x) - grow, Math.round(y) - grow];
    const [right, bottom] = [Math.round(x + width) - 1 + grow, Math.round(y + height) - 1 + grow];
    for (let column = left; column <= right; column++) for (const row of [top, bottom]) set(out, column, row, rgb);
    for (let row = top; row <= bottom; row++) for (const column of [left, right]) set(out, column, row, rgb);
  };
  frame(1, DARK);
  for (let k = 0; k < line; k++) frame(2 + k, LIGHT);
  frame(2 + line, DARK);
  return out;
}

const LIGHT = [255, 255, 255];
const DARK = [20, 20, 24];

function set({ width, height, data }: Image, x: number, y: number, rgb: readonly number[]): void {
  if (x >= 0 && x < width && y >= 0 && y < height) data.set([...rgb, 255], (y * width + x) * 4);
}
