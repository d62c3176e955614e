import { hex, mix, paint, white } from "../colour.ts";
import { type Part, placed } from "../mesh.ts";
import { dots, type Material, matt, stripes } from "../pattern.ts";
import type { Vector } from "../rotation.ts";
import { ball, cushion, type Point, ridge, tube } from "../solid.ts";
import { defineObject, facing } from "./define.ts";

const leaf: Point[] = [
  [-0.5, 0],
  [-0.2, -0.16],
  [0.15, -0.15],
  [0.5, 0],
  [0.15, 0.15],
  [-0.2, 0.16],
];

/** A flower of five to nine petals round a dotted middle, on a stem with two leaves. */
export default defineObject({
  label: "flower",
  build: (dice) => {
    const colour = dice.chance(0.25) ? white : paint(dice);
    const petals: Material = {
      colours: [colour, mix(colour, dice.chance(0.5) ? white : hex("5a1030"), 0.55)],
      pattern: dice.chance(0.5) ? stripes(3, 0) : () => 0,
      gloss: 0.15,
    };
    const middle: Material = {
      colours: [dice.pick([hex("f4c531"), hex("6b3f1d"), hex("f08a2a")]), hex("40240f")],
      pattern: dots(9, 5),
      gloss: 0,
    };
    const green = matt(dice.pick([hex("3f8a35"), hex("5fa03a"), hex("2f7348")]));
    const count = dice.whole(5, 9);
    const length = dice.between(0.34, 0.42);
    const breadth = Math.min(0.24, 1.6 / count);
    const centre = 0.32;
    const ring = Array.from({ length: count }, (_, i): Part => {
      const angle = (i * 2 * Math.PI) / count;
      const one = ball(petals, { scale: [breadth, length, 0.07], move: [0, length + 0.06, 0], turn: [0.25, 0, 0] }, 12);
      return placed(one, { turn: [0, 0, angle], move: [0, centre, 0.06] });
    });
    const bend = dice.between(-0.25, 0.25);
    const stem = Array.from({ length: 8 }, (_, i): Vector => {
      const t = i / 7;
      return [bend * Math.sin(Math.PI * t) * 0.5, centre - 0.05 - 1.3 * t, -0.05];
    });
    const leaves = [-1, 1].map((s) =>
      placed(cushion(leaf, 0.05, ridge, green), {
        scale: [s, 1, 1],
        turn: [0.3, 0, s * 0.6],
        move: [s * 0.36, -0.5, 0.02],
      }),
    );
    return [
      ...ring,
      placed(ball(middle, { turn: [Math.PI / 2, 0, 0] }, 14), { scale: [0.2, 0.2, 0.12], move: [0, centre, 0.1] }),
      tube(stem, [0.05], green, 8),
      ...leaves,
    ];
  },
  pose: facing(0.55, 0.25),
});
