import { black, hex, paints } from "../colour.ts";
import { type Part, placed } from "../mesh.ts";
import { decoration, type Material, matt } from "../pattern.ts";
import { ball, cushion, type Point, ridge, tube } from "../solid.ts";
import { defineObject } from "./define.ts";

const upper: Point[] = [
  [-0.45, -0.25],
  [0.05, -0.32],
  [0.42, -0.05],
  [0.5, 0.35],
  [0.3, 0.5],
  [-0.1, 0.32],
];
const lower: Point[] = [
  [-0.4, 0.28],
  [-0.3, -0.2],
  [0, -0.42],
  [0.28, -0.3],
  [0.34, 0.05],
  [0.1, 0.32],
];

/** A butterfly seen from above: four spotted or striped wings with dark rims, a body, feelers. */
export default defineObject({
  label: "butterfly",
  build: (dice) => {
    const [a, b, c] = paints(dice, 3);
    const rim = dice.chance(0.7) ? hex("2a1c18") : c!;
    const inside: Material = { colours: [a!, b!], pattern: decoration(dice, 4, 4), gloss: 0.1 };
    const spot = matt(dice.chance(0.5) ? b! : c!);
    const fold = dice.between(0.1, 0.6);
    const wing = (outline: Point[], s: number, x: number, y: number): Part[] => {
      const smooth = rounded(outline);
      const put = (p: Part) => placed(placed(p, { move: [x, y, 0] }), { scale: [s, 1, 1], turn: [0, -s * fold, 0] });
      return [
        put(cushion(smooth, 0.03, ridge, matt(rim))),
        put(placed(cushion(smooth, 0.03, ridge, inside), { scale: [0.82, 0.82, 1.9] })),
        put(ball(spot, { scale: [0.11, 0.11, 0.08], move: [0.14, outline === upper ? 0.12 : -0.1, 0] }, 12)),
      ];
    };
    const feelers = [-1, 1].map((s) =>
      tube(
        [
          [s * 0.03, 0.5, 0.03],
          [s * 0.14, 0.75, 0.06],
          [s * 0.3, 0.92, 0.08],
        ],
        [0.025],
        matt(black),
        6,
      ),
    );
    return [
      ...[-1, 1].flatMap((s) => [...wing(upper, s, 0.5, 0.32), ...wing(lower, s, 0.42, -0.35)]),
      ball(matt(hex("3a2a22")), { scale: [0.09, 0.5, 0.09] }, 12),
      ball(matt(hex("3a2a22")), { scale: 0.12, move: [0, 0.5, 0.02] }, 12),
      ...feelers,
    ];
  },
  pose: (dice, stands) => [
    stands ? dice.between(-0.3, 0) : dice.between(-0.7, 0.3),
    dice.between(-0.5, 0.5),
    dice.between(-0.7, 0.7) * (stands ? 0.4 : 1),
  ],
});

/** Corners cut twice, by Chaikin's rule. */
function rounded(outline: readonly Point[]): Point[] {
  let points = [...outline];
  for (let pass = 0; pass < 2; pass++)
    points = points.flatMap(([x, y], i) => {
      const [nx, ny] = points[(i + 1) % points.length]!;
      return [
        [0.75 * x + 0.25 * nx, 0.75 * y + 0.25 * ny],
        [0.25 * x + 0.75 * nx, 0.25 * y + 0.75 * ny],
      ] as Point[];
    });
  return points;
}
