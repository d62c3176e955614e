import { mix, scaled, white } from "../colour.ts";
import { plain } from "../pattern.ts";
import { dull } from "./covering.ts";
import { defineSetting } from "./define.ts";

/** A photographer's table: one colour that turns darker towards the back. */
export default defineSetting({
  name: "studio",
  build: (dice) => {
    const colour = dull(dice);
    const back = scaled(colour, dice.between(0.35, 0.9));
    return {
      pitch: dice.between(0.2, 0.6),
      floor: { colours: [colour, back], pattern: (_, z) => Math.min(1, Math.max(0, 0.3 - z * 0.35)), gloss: 0 },
      wall: { colours: [back], pattern: plain, gloss: 0 },
      meets: dice.between(0, 0.3),
      sky: mix(white, colour, 0.2),
      ground: colour,
    };
  },
});
