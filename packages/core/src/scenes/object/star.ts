import { hex, paints } from "../colour.ts";
import { decoration, plain } from "../pattern.ts";
import { cushion, type Point, ridge, round } from "../solid.ts";
import { defineObject, facing } from "./define.ts";

/** A star of five points, ridged like a barn star or puffed up like a cushion. */
export default defineObject({
  label: "star",
  build: (dice) => {
    const inner = dice.between(0.42, 0.56);
    const corners = Array.from({ length: 10 }, (_, i): Point => {
      const angle = Math.PI / 2 + (i * Math.PI) / 5;
      const radius = i % 2 === 0 ? 1 : inner;
      return [radius * Math.cos(angle), radius * Math.sin(angle)];
    });
    const [a, b] = paints(dice);
    const gold = dice.chance(0.3);
    const colours = gold ? [hex("f2b632"), hex("fbe08a")] : [a!, b!];
    const gloss = dice.between(0.2, 0.8);
    const ridged = dice.chance(0.5);
    const pattern = dice.chance(0.45) ? plain : decoration(dice, 2.5, 2.5);
    const creased = corners.flatMap((p) => [p, p]);
    return [cushion(creased, dice.between(0.25, 0.4), ridged ? ridge : round, { colours, pattern, gloss })];
  },
  pose: facing(0.65, 0.6),
});
