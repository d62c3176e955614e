import { black, hex, paint, white } from "../colour.ts";
import type { Part } from "../mesh.ts";
import { decoration, type Material, plain, shiny } from "../pattern.ts";
import { ball } from "../solid.ts";
import { defineObject, sideways } from "./define.ts";

/** A rubber duck that looks along -x: body, upturned tail, wings, head, beak and eyes. */
export default defineObject({
  label: "duck",
  build: (dice) => {
    const colour = dice.chance(0.5) ? hex("f7cf2b") : paint(dice);
    const patterned = dice.chance(0.3);
    const down: Material = {
      colours: [colour, dice.chance(0.5) ? white : paint(dice)],
      pattern: patterned ? decoration(dice, 4, 4) : plain,
      gloss: 0.6,
    };
    const smooth = shiny(colour);
    const wing = shiny(patterned ? down.colours[1]! : colour);
    const beak = shiny(dice.chance(0.7) ? hex("ee7a1a") : hex("c93a24"));
    const head = dice.between(0.38, 0.46);
    const x = -0.45;
    const y = 0.42;
    const pair = (part: (side: number) => Part): Part[] => [part(-1), part(1)];
    return [
      ball(down, { scale: [0.82, 0.5, 0.56], move: [0.08, -0.4, 0] }, 22),
      ball(smooth, { scale: [0.3, 0.13, 0.24], turn: [0, 0, 0.75], move: [0.86, -0.12, 0] }, 14),
      ...pair((s) =>
        ball(wing, { scale: [0.4, 0.22, 0.1], turn: [s * 0.3, 0, 0.25], move: [0.22, -0.28, s * 0.53] }, 14),
      ),
      ball(smooth, { scale: head, move: [x, y, 0] }, 20),
      ball(beak, { scale: [0.24, 0.07, 0.17], turn: [0, 0, -0.12], move: [x - head - 0.06, y - 0.06, 0] }, 12),
      ball(beak, { scale: [0.19, 0.05, 0.14], turn: [0, 0, 0.2], move: [x - head - 0.02, y - 0.13, 0] }, 12),
      ...pair((s) => ball(shiny(white), { scale: 0.1, move: [x - head * 0.62, y + 0.14, s * head * 0.66] }, 10)),
      ...pair((s) => ball(shiny(black), { scale: 0.07, move: [x - head * 0.72, y + 0.15, s * head * 0.76] }, 10)),
    ];
  },
  pose: sideways(0.75, 0.3),
});
