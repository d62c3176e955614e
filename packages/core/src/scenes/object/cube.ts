import { black, hex, paints, white } from "../colour.ts";
import type { Dice } from "../dice.ts";
import { type Part, placed } from "../mesh.ts";
import { decoration, type Material, planks, shiny, wood } from "../pattern.ts";
import { ball, box } from "../solid.ts";
import { defineObject } from "./define.ts";

/** A building block, a crate, a die, or a present with its ribbon. */
export default defineObject({
  label: "cube",
  build: (dice) => dice.pick([block, block, crate, die, present])(dice),
  pose: (dice, stands) =>
    stands
      ? [0, dice.between(0.25, 1.3), 0]
      : [dice.between(0.25, 0.7) * dice.pick([-1, 1]), dice.between(0.35, 1.2), dice.between(-0.25, 0.25)],
});

const side = 0.78;

function block(dice: Dice): Part[] {
  const colours = paints(dice);
  const n = dice.pick([1.28, 1.92]);
  return box([side, side, side], { colours, pattern: decoration(dice, n, n), gloss: dice.between(0, 0.6) });
}

function crate(dice: Dice): Part[] {
  const [light, dark] = dice.pick([
    [hex("c89a5f"), hex("8d5f34")],
    [hex("a97443"), hex("6b4526")],
    [hex("d9bf94"), hex("a5825a")],
  ]);
  const boards: Material = { colours: [light!, dark!, hex("3a2616")], pattern: planks(2.6, 0.3), gloss: 0.1 };
  const frame: Material = { colours: [light!, dark!], pattern: wood(2, 2), gloss: 0.1 };
  const beams = [-1, 1].flatMap((a) =>
    [-1, 1].flatMap((b) => [
      ...box([side + 0.06, 0.1, 0.1], frame, { move: [0, a * side, b * side] }),
      ...box([0.1, side, 0.1], frame, { move: [a * side, 0, b * side] }),
      ...box([0.1, 0.1, side], frame, { move: [a * side, b * side, 0] }),
    ]),
  );
  return [...box([side, side, side], boards), ...beams];
}

/** Spots of the faces one to six, on a grid of three by three. */
const faces = [[4], [0, 8], [0, 4, 8], [0, 2, 6, 8], [0, 2, 4, 6, 8], [0, 2, 3, 5, 6, 8]];

function die(dice: Dice): Part[] {
  const [body] = dice.chance(0.5) ? [white] : paints(dice, 1);
  const spot = shiny(body === white ? black : white);
  const turns = [
    [0, 0, 0],
    [0, Math.PI / 2, 0],
    [-Math.PI / 2, 0, 0],
    [Math.PI / 2, 0, 0],
    [0, -Math.PI / 2, 0],
    [0, Math.PI, 0],
  ] as const;
  const order = dice.shuffled(faces);
  const spots = turns.flatMap((turn, i) =>
    order[i]!.map((n) =>
      placed(
        ball(
          spot,
          { scale: [0.15, 0.15, 0.04], move: [((n % 3) - 1) * 0.42, (Math.floor(n / 3) - 1) * 0.42, side] },
          10,
        ),
        { turn },
      ),
    ),
  );
  return [...box([side, side, side], { ...shiny(body!), gloss: 0.5 }), ...spots];
}

function present(dice: Dice): Part[] {
  const [paper, second, ribbon] = paints(dice, 3);
  const wrap: Material = { colours: [paper!, second!], pattern: decoration(dice, 1.92, 1.92), gloss: 0.4 };
  const band = { ...shiny(ribbon!), gloss: 0.5 };
  const loops = [-1, 1].map((s) =>
    ball(band, { scale: [0.36, 0.14, 0.2], turn: [0, 0, s * 0.5], move: [s * 0.32, side + 0.2, 0] }, 12),
  );
  return [
    ...box([side, side, side], wrap),
    ...box([side + 0.02, side + 0.02, 0.15], band),
    ...box([0.15, side + 0.02, side + 0.02], band),
    ...loops,
  ];
}
