import { black, hex, paint, paints, white } from "../colour.ts";
import type { Material } from "../pattern.ts";
import { decoration, stripes } from "../pattern.ts";
import { ball, box, revolved, sharp } from "../solid.ts";
import { defineObject, upright } from "./define.ts";

/** A traffic cone on its plate, or a party hat with a bobble. */
export default defineObject({
  label: "cone",
  build: (dice) => {
    if (dice.chance(0.55)) {
      const body = dice.chance(0.6) ? hex("f26a1b") : paint(dice);
      const bands: Material = { colours: [body, white], pattern: stripes(0, dice.pick([1.5, 2.5])), gloss: 0.3 };
      const plate = dice.chance(0.5) ? body : black;
      return [
        revolved(
          sharp([
            [0.68, -0.86],
            [0.14, 1],
            [0, 1],
          ]),
          bands,
          28,
        ),
        ...box([0.86, 0.07, 0.86], { ...bands, colours: [plate], pattern: () => 0 }, { move: [0, -0.9, 0] }),
      ];
    }
    const [a, b, c] = paints(dice, 3);
    const paper: Material = { colours: [a!, b!], pattern: decoration(dice, dice.whole(3, 5), 3), gloss: 0.2 };
    return [
      revolved(
        sharp([
          [0.72, -0.95],
          [0.03, 0.85],
        ]),
        paper,
        28,
      ),
      ball({ colours: [c!], pattern: () => 0, gloss: 0 }, { scale: 0.17, move: [0, 0.88, 0] }, 12),
    ];
  },
  pose: upright(3, 0.45),
});
