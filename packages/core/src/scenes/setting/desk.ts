import { type Colour, hex, hsv, mix, scaled, white } from "../colour.ts";
import { type Material, planks, wood } from "../pattern.ts";
import { wallCovering } from "./covering.ts";
import { defineSetting } from "./define.ts";

const timbers: readonly (readonly [Colour, Colour, Colour])[] = [
  [hex("d9b384"), hex("b98a58"), hex("5b3d22")],
  [hex("a8713f"), hex("7c4d28"), hex("3a2312")],
  [hex("6f4a30"), hex("523320"), hex("24150c")],
  [hex("cfc4b2"), hex("aa9d88"), hex("6b6152")],
];

/** A wooden table before a wall. */
export default defineSetting({
  name: "desk",
  build: (dice) => {
    const timber = dice.pick(timbers);
    const across = dice.chance(0.5);
    const grain = dice.chance(0.6) ? planks(dice.between(1, 2), 0.3) : wood(dice.between(1.5, 3), 0.5);
    const floor: Material = {
      colours: timber.map((c) => scaled(c, 0.85)),
      pattern: across ? (u, v, blur) => grain(v, u, blur) : grain,
      gloss: 0,
    };
    return {
      pitch: dice.between(0.3, 0.65),
      floor,
      wall: wallCovering(dice),
      meets: dice.between(0.05, 0.38),
      sky: mix(white, hsv(dice.uniform(), 0.3, 1), 0.4),
      ground: timber[0]!,
    };
  },
});
