import { hex, paints } from "../colour.ts";
import { decoration, plain } from "../pattern.ts";
import { cushion, type Point, round } from "../solid.ts";
import { defineObject, facing } from "./define.ts";

const outline = Array.from({ length: 40 }, (_, i): Point => {
  const t = Math.PI / 2 + (i * 2 * Math.PI) / 40;
  const x = 16 * Math.sin(t) ** 3;
  const y = 13 * Math.cos(t) - 5 * Math.cos(2 * t) - 2 * Math.cos(3 * t) - Math.cos(4 * t);
  return [x / 16.5, (y + 2.5) / 16.5];
});

/** A puffed heart, plain or patterned. */
export default defineObject({
  label: "heart",
  build: (dice) => {
    const [a, b] = paints(dice);
    const colours = dice.chance(0.4) ? [hex("d9243b"), hex("f7d9d0")] : [a!, b!];
    const pattern = dice.chance(0.4) ? plain : decoration(dice, 2.5, 2.5);
    return [
      cushion(
        outline,
        dice.between(0.35, 0.55),
        round,
        { colours, pattern, gloss: dice.between(0.3, 0.9) },
        { steps: 8 },
      ),
    ];
  },
  pose: facing(0.65, 0.4),
});
