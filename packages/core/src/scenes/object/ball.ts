import { paints, white } from "../colour.ts";
import { decoration, scales, segments } from "../pattern.ts";
import { ball } from "../solid.ts";
import { defineObject } from "./define.ts";

/** A beach ball, or one that is striped, chequered or dotted. */
export default defineObject({
  label: "ball",
  build: (dice) => {
    const [a, b, c] = paints(dice, 3);
    const gloss = dice.between(0.2, 0.9);
    if (dice.chance(0.35))
      return [ball({ colours: [a!, white, b!, white, c!, white], pattern: segments(6, 6), gloss }, {}, 28)];
    const pattern = dice.chance(0.1) ? scales(8, 5) : decoration(dice, dice.whole(3, 5), dice.whole(2, 4));
    return [ball({ colours: [a!, b!], pattern, gloss }, {}, 28)];
  },
  pose: (dice) => [dice.between(-0.8, 0.8), dice.between(-3, 3), dice.between(-0.8, 0.8)],
});
