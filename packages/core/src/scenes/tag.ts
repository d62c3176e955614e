import type { Image } from "../base/index.ts";
import { diceFor } from "./dice.ts";

/** Left, top, width and height, in pixels. */
export type Box = readonly [number, number, number, number];

/** A magenta that no toy and no setting has. */
const MAGENTA = [232, 22, 200] as const;

/** Paints a small square somewhere in one of the corners, and returns where. */
export function paintTag({ width, data }: Image, seed: number, index: number): Box {
  const dice = diceFor(seed, index, "tag");
  const side = Math.max(3, Math.round(width * dice.between(0.08, 0.11)));
  const reach = width * 0.24 - side;
  const place = () => {
    const at = Math.round(dice.between(width * 0.02, Math.max(width * 0.02, reach)));
    return dice.chance(0.5) ? at : width - side - at;
  };
  const [left, top] = [place(), place()];
  for (let y = top; y < top + side; y++)
    for (let x = left; x < left + side; x++) data.set([...MAGENTA, 255], 4 * (y * width + x));
  return [left, top, side, side];
}
