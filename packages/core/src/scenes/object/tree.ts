import { type Colour, hex, mix, paint } from "../colour.ts";
import type { Dice } from "../dice.ts";
import type { Part } from "../mesh.ts";
import { grain, type Material, matt, scales, shiny, wood } from "../pattern.ts";
import { ball, revolved, sharp } from "../solid.ts";
import { defineObject, upright } from "./define.ts";

/** A fir of three tiers, some with baubles, or a tree with a round crown, some with fruit. */
export default defineObject({
  label: "tree",
  build: (dice) => (dice.chance(0.5) ? fir(dice) : broadleaf(dice)),
  pose: upright(3, 0.25),
});

const bark: Material = { colours: [hex("7d5433"), hex("4a2f1b")], pattern: wood(3, 2), gloss: 0 };

const greens = (dice: Dice): Colour[] => {
  const dark = dice.pick([hex("1f5c33"), hex("2f6f2a"), hex("2b5f4c"), hex("4b7a22")]);
  return [dark, mix(dark, hex("c9dd6a"), dice.between(0.3, 0.6))];
};

function fir(dice: Dice): Part[] {
  const pattern = dice.chance(0.5) ? scales(12, 3) : grain(24, 6);
  const needles: Material = { colours: greens(dice), pattern, gloss: 0 };
  const tiers = [0, 1, 2].map((i) => {
    const bottom = -0.55 + i * 0.45;
    const radius = 0.72 - i * 0.17;
    return revolved(
      sharp([
        [0.1, bottom + 0.06],
        [radius, bottom],
        [0, bottom + 0.72],
      ]),
      needles,
      20,
    );
  });
  const trunk = revolved(
    sharp([
      [0.16, -1],
      [0.13, -0.4],
    ]),
    bark,
    10,
  );
  if (!dice.chance(0.4)) return [trunk, ...tiers];
  const baubles = Array.from({ length: 12 }, (_, i) => {
    const tier = i % 3;
    const angle = i * 2.4 + tier;
    const radius = 0.66 - tier * 0.17;
    return ball(
      shiny(paint(dice)),
      { scale: 0.08, move: [radius * Math.cos(angle), -0.53 + tier * 0.45, radius * Math.sin(angle)] },
      8,
    );
  });
  return [trunk, ...tiers, ...baubles];
}

function broadleaf(dice: Dice): Part[] {
  const autumn = dice.chance(0.25);
  const colours = autumn ? [hex("b5441c"), hex("e9b33a")] : greens(dice);
  const leaves: Material = { colours, pattern: grain(14, 7), gloss: 0 };
  const crown = [
    ball(leaves, { scale: [0.55, 0.5, 0.55], move: [0, 0.4, 0] }, 16),
    ...Array.from({ length: 6 }, (_, i) => {
      const angle = i * 1.05 + dice.between(-0.2, 0.2);
      const height = dice.between(0.05, 0.5);
      return ball(
        leaves,
        { scale: dice.between(0.3, 0.42), move: [0.45 * Math.cos(angle), height, 0.45 * Math.sin(angle)] },
        14,
      );
    }),
  ];
  const trunk = revolved(
    [
      [0.22, -1],
      [0.13, -0.7],
      [0.12, 0.1],
    ],
    bark,
    10,
  );
  if (!dice.chance(0.35)) return [trunk, ...crown];
  const fruit = matt(dice.pick([hex("d3262b"), hex("f08a1d"), hex("f2d13b")]));
  const fruits = Array.from({ length: 14 }, (_, i) => {
    const angle = i * 2.4;
    const height = dice.between(-0.1, 0.8);
    const radius = 0.8 * Math.sqrt(Math.max(0.1, 1 - ((height - 0.3) / 0.62) ** 2));
    return ball(fruit, { scale: 0.075, move: [radius * Math.cos(angle), height, radius * Math.sin(angle)] }, 8);
  });
  return [trunk, ...crown, ...fruits];
}
