import { type Colour, hex, hsv, mix, scaled, white } from "../colour.ts";
import type { Dice } from "../dice.ts";
import {
  bricks,
  checks,
  dots,
  grain,
  type Material,
  marble,
  type Pattern,
  plain,
  planks,
  scales,
  stripes,
  zigzag,
} from "../pattern.ts";

/** A colour for large surfaces: duller than a toy's. */
export const dull = (dice: Dice): Colour =>
  hsv(
    dice.pick([-0.03, 0.03, 0.08, 0.12, 0.18, 0.32, 0.45, 0.55, 0.6, 0.72]) + dice.between(-0.03, 0.03),
    dice.between(0.06, 0.45),
    dice.between(0.35, 0.92),
  );

const near = (dice: Dice, colour: Colour): Colour =>
  dice.chance(0.5) ? mix(colour, white, dice.between(0.15, 0.45)) : scaled(colour, dice.between(0.5, 0.8));

/** Wallpaper, plaster, bricks, boards or tiles. */
export function wallCovering(dice: Dice): Material {
  const a = dull(dice);
  const b = near(dice, a);
  const n = dice.between(1.2, 3);
  const of = (pattern: Pattern, ...colours: Colour[]): Material => ({ colours, pattern, gloss: 0 });
  return dice.pick([
    () => of(plain, a),
    () => of(grain(n, n), a, b),
    () => of(grain(n * 6, n * 6), a, near(dice, a)),
    () => of(stripes(n, 0), a, b),
    () => of(stripes(n * 0.7, n * 0.7), a, b),
    () => of(dots(n, n, 0.26), a, b),
    () => of(checks(n * 0.7, n * 0.7), a, b),
    () => of(zigzag(n, n), a, b),
    () => of(scales(n, n), a, b),
    () => of(marble(n * 0.15, n * 0.15), a, b),
    () => of(planks(n, 0.2), a, b, scaled(a, 0.3)),
    () => of(bricks(n * 0.8, n * 1.6), hex("9c4a35"), hex("bb6a4c"), hex("c9bdaa")),
    () => of(bricks(n, n), a, b, mix(a, white, 0.6)),
  ])();
}
