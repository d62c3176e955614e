import { hex, paints, white } from "../colour.ts";
import { decoration, dots, stripes } from "../pattern.ts";
import { torus } from "../solid.ts";
import { defineObject } from "./define.ts";

/** A toy ring, a lifebelt, or a doughnut with sprinkles. */
export default defineObject({
  label: "ring",
  build: (dice) => {
    const thickness = dice.between(0.2, 0.33);
    const [a, b] = paints(dice);
    const radius = 1 - thickness;
    const kind = dice.whole(0, 3);
    if (kind === 0)
      return [
        torus(radius, thickness, {
          colours: [white, hex("d8352a")],
          pattern: stripes(dice.whole(3, 5), 0),
          gloss: 0.4,
        }),
      ];
    if (kind === 1) return [torus(radius, 0.33, { colours: [a!, white, b!], pattern: dots(16, 7, 0.27), gloss: 0.6 })];
    return [
      torus(radius, thickness, { colours: [a!, b!], pattern: decoration(dice, 8, 2), gloss: dice.between(0.2, 0.9) }),
    ];
  },
  pose: (dice, stands) => [
    stands ? dice.between(-0.5, 0.1) : dice.between(-0.8, 0.8),
    dice.between(-0.8, 0.8),
    dice.between(-3, 3),
  ],
});
