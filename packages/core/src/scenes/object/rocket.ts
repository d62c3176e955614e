import { hex, paints, white } from "../colour.ts";
import { type Part, placed } from "../mesh.ts";
import { decoration, type Material, plain, shiny, stripes } from "../pattern.ts";
import { ball, cushion, type Point, revolved, ridge, torus } from "../solid.ts";
import { defineObject } from "./define.ts";

/** A rocket that points up: hull, nose, fins, a porthole, and a flame if it flies. */
export default defineObject({
  label: "rocket",
  build: (dice) => {
    const [a, b] = paints(dice);
    const width = dice.between(0.3, 0.42);
    const hull: Material = {
      colours: dice.chance(0.5) ? [white, a!] : [b!, a!],
      pattern: dice.pick([() => plain, () => stripes(0, 2.5), () => decoration(dice, 3, 3)])(),
      gloss: 0.7,
    };
    const paint = shiny(a!);
    const at = (t: number): Point => [width * Math.sin(Math.PI * (0.18 + 0.82 * t)) ** 0.8, -0.6 + 1.6 * t];
    const line = (from: number, to: number) => Array.from({ length: 8 }, (_, i) => at(from + ((to - from) * i) / 7));
    const fin: Point[] = [
      [0.3, -0.4],
      [0.36, -0.1],
      [-0.1, 0.5],
      [-0.3, 0.5],
      [-0.3, -0.15],
    ];
    const fins = [0, 1, 2, 3].map(
      (i): Part =>
        placed(placed(cushion(fin, 0.06, ridge, paint), { move: [width + 0.12, -0.55, 0] }), {
          turn: [0, (i * Math.PI) / 2 + 0.4, 0],
        }),
    );
    const flame = [
      revolved(
        [
          [0.17, -0.6],
          [0.2, -0.75],
          [0, -1.2],
        ],
        { colours: [hex("f7841d")], pattern: plain, gloss: 0 },
        12,
      ),
      revolved(
        [
          [0.1, -0.6],
          [0.12, -0.72],
          [0, -1.0],
        ],
        { colours: [hex("ffe27a")], pattern: plain, gloss: 0 },
        12,
      ),
    ];
    const z = width * 0.93;
    return [
      revolved(line(0, 0.68), hull, 24),
      revolved(line(0.68, 1), paint, 24),
      revolved([[0, -0.6], at(0)], shiny(hex("4a4d55")), 24),
      placed(torus(0.13, 0.04, paint, 16, 8), { move: [0, 0.3, z] }),
      ball(shiny(hex("7fc4e8")), { scale: [0.12, 0.12, 0.05], move: [0, 0.3, z] }, 12),
      ...fins,
      ...(dice.chance(0.5) ? flame : []),
    ];
  },
  pose: (dice, stands) =>
    stands
      ? [0, dice.between(-0.8, 0.8), dice.between(-0.05, 0.05)]
      : [dice.between(-0.3, 0.4), dice.between(-0.8, 0.8), dice.between(-1, 1)],
});
