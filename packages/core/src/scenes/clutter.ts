import { hex, paint } from "./colour.ts";
import type { Dice } from "./dice.ts";
import type { Part } from "./mesh.ts";
import { grain, matt, plain, stripes, wood } from "./pattern.ts";
import { dull } from "./setting/covering.ts";
import { ball, box, revolved, sharp, slab } from "./solid.ts";

/** Something small that is none of the objects: a pebble, a twig, a tile, a wedge, a coin. */
export const trifle = (dice: Dice): Part[] => dice.pick([pebble, twig, tile, wedge, coin])(dice);

function pebble(dice: Dice): Part[] {
  const colour = dull(dice);
  return [
    ball(
      { colours: [colour, hex("55524e")], pattern: grain(5, 3), gloss: 0.1 },
      { scale: [1, dice.between(0.35, 0.5), dice.between(0.5, 0.75)] },
      10,
    ),
  ];
}

const twig = (dice: Dice): Part[] =>
  box(
    [1, 0.07, 0.07],
    { colours: [hex("8a5f39"), hex("5e3d22")], pattern: wood(1, 4), gloss: 0 },
    {
      turn: [0, dice.between(-1, 1), dice.between(-0.2, 0.2)],
    },
  );

const tile = (dice: Dice): Part[] =>
  box([dice.between(0.4, 0.9), 0.08, 0.5], matt(paint(dice)), { turn: [0, dice.between(-1, 1), 0] });

const wedge = (dice: Dice): Part[] =>
  slab(
    [
      [-0.8, -0.4],
      [0.8, -0.4],
      [0.2, 0.5],
    ],
    dice.between(0.2, 0.5),
    matt(paint(dice)),
  );

const coin = (dice: Dice): Part[] => [
  revolved(
    sharp([
      [0, -0.1],
      [0.7, -0.1],
      [0.7, 0.1],
      [0, 0.1],
    ]),
    { ...matt(paint(dice)), gloss: 0.6 },
    16,
  ),
];

/** A bar that may stand between the camera and an object, along y and longer than any picture is high. */
export const bar = (dice: Dice, half: number): Part[] =>
  box([half, 4, half], {
    colours: [dull(dice), dull(dice)],
    pattern: dice.pick([() => plain, () => wood(2, 0.5), () => stripes(0, 2)])(),
    gloss: 0.2,
  });
