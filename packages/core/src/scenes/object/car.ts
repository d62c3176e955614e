import { black, hex, paint, paints, white } from "../colour.ts";
import { type Part, placed } from "../mesh.ts";
import { checks, decoration, type Material, matt, plain, shiny } from "../pattern.ts";
import { ball, box, type Point, revolved, sharp, slab } from "../solid.ts";
import { defineObject, sideways } from "./define.ts";

/** A car that looks along -x: saloon, van or beetle, on four wheels with hubs. */
export default defineObject({
  label: "car",
  build: (dice) => {
    const [a, b] = paints(dice);
    const pattern = dice.pick([() => plain, () => plain, () => decoration(dice, 2, 2), () => checks(3, 6)])();
    const body: Material = { colours: [a!, b!], pattern, gloss: 0.8 };
    const roof = shiny(dice.chance(0.6) ? a! : b!);
    const glass = shiny(hex("2d4356"));
    const [from, to, height] = dice.pick([
      [-0.4, 0.55, 0.4],
      [-0.7, 0.9, 0.5],
      [-0.3, 0.85, 0.42],
    ] as const);
    const hull: Point[] = [
      [-1, -0.3],
      [1, -0.3],
      [1.02, 0.02],
      [0.9, 0.18],
      [-0.85, 0.16],
      [-1.02, 0.02],
    ];
    const middle = (from + to) / 2;
    const half = (to - from) / 2;
    const cabin = (grow: number): Point[] => [
      [-half * grow, -height / 2],
      [half * grow, -height / 2],
      [half * 0.82 * grow, (height / 2) * grow],
      [-half * 0.68 * grow, (height / 2) * grow],
    ];
    const top = 0.16 + height / 2;
    const wheel = (x: number, z: number): Part[] => {
      const tyre = revolved(
        sharp([
          [0, -0.1],
          [0.25, -0.1],
          [0.27, 0],
          [0.25, 0.1],
          [0, 0.1],
        ]),
        matt(black),
        18,
      );
      const hub = revolved(
        sharp([
          [0.14, -0.12],
          [0.14, 0.12],
          [0, 0.12],
        ]),
        shiny(hex("c9ccd2")),
        12,
      );
      const under = revolved(
        sharp([
          [0, -0.12],
          [0.14, -0.12],
        ]),
        shiny(hex("c9ccd2")),
        12,
      );
      return [tyre, hub, under].map((p) => placed(p, { turn: [Math.PI / 2, 0, 0], move: [x, -0.3, z] }));
    };
    const lamps = [-0.28, 0.28].flatMap((z) => [
      ball(shiny(hex("fff3c4")), { scale: [0.05, 0.08, 0.09], move: [-1, -0.02, z] }, 10),
      ...box([0.02, 0.06, 0.08], shiny(hex("c0231e")), { move: [1.02, -0.04, z] }),
    ]);
    const pillar = dice.between(-0.1, 0.1);
    return [
      ...slab(hull, 0.46, body),
      ...slab(cabin(1), 0.38, roof).map((p) => placed(p, { move: [middle, top, 0] })),
      ...slab(cabin(0.8), 0.39, glass).map((p) => placed(p, { move: [middle, top, 0] })),
      ...box([0.03, height * 0.42, 0.4], roof, { move: [middle + pillar, top, 0] }),
      ...box([0.02, height * 0.3, 0.3], glass, { turn: [0, 0, -0.35], move: [from + half * 0.17, top + 0.01, 0] }),
      ...[-0.58, 0.6].flatMap((x) => [...wheel(x, 0.42), ...wheel(x, -0.42)]),
      ...lamps,
      ...box([1.03, 0.04, 0.48], matt(dice.chance(0.5) ? white : paint(dice)), { move: [0, -0.22, 0] }),
    ];
  },
  pose: sideways(0.7, 0.2),
});
