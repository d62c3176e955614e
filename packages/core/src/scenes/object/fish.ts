import { black, paints, white } from "../colour.ts";
import { type Part, placed } from "../mesh.ts";
import { decoration, type Material, scales, shiny, stripes } from "../pattern.ts";
import { ball, cushion, type Point, revolved, ridge } from "../solid.ts";
import { defineObject, sideways } from "./define.ts";

const tail: Point[] = [
  [0, -0.12],
  [0.3, -0.42],
  [0.52, -0.5],
  [0.4, 0],
  [0.52, 0.5],
  [0.3, 0.42],
  [0, 0.12],
];
const fin: Point[] = [
  [-0.42, 0],
  [-0.1, 0.26],
  [0.3, 0.3],
  [0.42, 0.02],
];

/** A fish that looks along -x: scaled, banded or spotted, with tail, fins and eyes. */
export default defineObject({
  label: "fish",
  build: (dice) => {
    const [a, b, c] = paints(dice, 3);
    const n = dice.whole(3, 5);
    const pattern = dice.pick([() => scales(12, 8), () => stripes(0, n), () => decoration(dice, 4, 4)])();
    const body: Material = { colours: [a!, b!], pattern, gloss: 0.5 };
    const fins: Material = { colours: [c!, a!], pattern: stripes(dice.pick([0, 5]), 5), gloss: 0.2 };
    const height = dice.between(0.42, 0.7);
    const profile: Point[] = Array.from({ length: 15 }, (_, i) => {
      const t = i / 14;
      // Round at the nose, thin at the tail.
      return [Math.sin(Math.PI * t ** 0.75) * (1 - 0.25 * t) + 0.09 * t, -0.9 + 1.5 * t];
    });
    const eye = (side: number): Part[] => [
      ball(shiny(white), { scale: 0.13, move: [-0.55, 0.14, side * 0.22] }, 12),
      ball(shiny(black), { scale: 0.08, move: [-0.58, 0.15, side * 0.29] }, 10),
    ];
    return [
      placed(revolved(profile, body, 20), { scale: [height, 1, 0.36], turn: [0, 0, -Math.PI / 2] }),
      cushionAt(tail, fins, [0.52, 0, 0], [1, 1.1, 1]),
      cushionAt(fin, fins, [0, height * 0.82, 0], [1, 1.2, 1]),
      cushionAt(fin, fins, [0.05, -height * 0.82, 0], [0.7, -0.9, 1]),
      ...[-1, 1].map((s) =>
        placed(cushion(fin, 0.04, ridge, fins), {
          scale: [0.5, -0.7, 1],
          turn: [s * 0.7, 0, 0.4],
          move: [-0.1, -0.12, s * 0.36],
        }),
      ),
      ...eye(-1),
      ...eye(1),
    ];
  },
  pose: sideways(0.6, 0.35),
});

/** An outline need not hold the origin: it is filled from its own middle. */
function cushionAt(
  outline: readonly Point[],
  material: Material,
  move: readonly [number, number, number],
  scale: readonly [number, number, number],
): Part {
  const n = outline.length;
  const x = outline.reduce((sum, p) => sum + p[0], 0) / n;
  const y = outline.reduce((sum, p) => sum + p[1], 0) / n;
  const centred = outline.map(([px, py]): Point => [px - x, py - y]);
  const middle = placed(cushion(centred, 0.05, ridge, material), { move: [x, y, 0] });
  return placed(middle, { scale, move });
}
