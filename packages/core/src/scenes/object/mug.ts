import { hex, paints, white } from "../colour.ts";
import { decoration, type Material, shiny, stripes } from "../pattern.ts";
import type { Vector } from "../rotation.ts";
import { revolved, sharp, tube } from "../solid.ts";
import { defineObject } from "./define.ts";

/** A mug with a handle, and coffee, tea or milk in it. */
export default defineObject({
  label: "mug",
  build: (dice) => {
    const [a, b] = paints(dice);
    const foot = dice.between(0.5, 0.68);
    const body: Material = {
      colours: dice.chance(0.35) ? [white, a!] : [a!, b!],
      pattern: dice.chance(0.3) ? stripes(0, dice.pick([1.5, 2.5])) : decoration(dice, dice.whole(3, 5), 2),
      gloss: 0.8,
    };
    const inner = shiny(dice.chance(0.6) ? white : b!);
    const handle = shiny(body.colours[dice.whole(0, 1)]!);
    const drink = shiny(dice.pick([hex("4a2a17"), hex("8a4b1e"), hex("efe6d6")]));
    const bend = Array.from({ length: 13 }, (_, i): Vector => {
      const angle = Math.PI / 2 - (i * Math.PI) / 12;
      return [0.62 + 0.42 * Math.cos(angle), 0.02 + 0.48 * Math.sin(angle), 0];
    });
    return [
      revolved(
        sharp([
          [0, -0.85],
          [foot, -0.85],
          [0.68, 0.85],
        ]),
        body,
        28,
      ),
      revolved(
        sharp([
          [0.68, 0.85],
          [0.6, 0.85],
          [0.58, 0.4],
        ]),
        inner,
        28,
      ),
      revolved(
        [
          [0.59, 0.55],
          [0, 0.55],
        ],
        drink,
        28,
      ),
      tube(bend, [0.1], handle),
    ];
  },
  // The handle stays in sight, at either side.
  pose: (dice, stands) => [
    stands ? 0 : dice.between(0.1, 0.55),
    dice.between(-0.75, 0.75) + (dice.chance(0.5) ? Math.PI : 0),
    stands ? 0 : dice.between(-0.25, 0.25),
  ],
});
