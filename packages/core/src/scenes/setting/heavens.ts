import { type Colour, hex, mix } from "../colour.ts";
import type { Dice } from "../dice.ts";
import { cloud } from "../noise.ts";
import type { Paint } from "./define.ts";

/** From a colour at the top to another at the bottom. */
export const gradient =
  (top: Colour, bottom: Colour): Paint =>
  (_, y, out) => {
    const t = Math.min(1, Math.max(0, y));
    for (let k = 0; k < 3; k++) out[k] = top[k]! + (bottom[k]! - top[k]!) * t;
  };

/** A sky by day or at dusk, with or without clouds. */
export function clouds(dice: Dice): Paint {
  const [top, bottom] = dice.pick([
    [hex("3f7fcb"), hex("c3dcf2")],
    [hex("2f64b0"), hex("8fbbe6")],
    [hex("8aa2b8"), hex("d8dde2")],
    [hex("4a4f8f"), hex("f0a46c")],
    [hex("6fb6d9"), hex("f3e7c9")],
  ] as const);
  const base = gradient(top, bottom);
  const light = mix(bottom, hex("ffffff"), 0.75);
  const cover = dice.between(0.42, 0.7);
  const [x0, y0] = [dice.between(0, 200), dice.between(0, 200)];
  const width = dice.between(2, 4);
  return (x, y, out) => {
    base(x, y, out);
    const t = Math.min(1, Math.max(0, (cloud(x0 + x * width, y0 + y * width * 1.8) - cover) * 5));
    for (let k = 0; k < 3; k++) out[k]! += (light[k]! - out[k]!) * t;
  };
}
