import { hex, paint, paints, white } from "../colour.ts";
import { type Part, placed } from "../mesh.ts";
import { bricks, type Material, matt, plain, planks, scales, shiny } from "../pattern.ts";
import { box, slab } from "../solid.ts";
import { defineObject, upright } from "./define.ts";

/** A house: walls of brick, boards or plaster, a tiled roof, a door, windows, a chimney. */
export default defineObject({
  label: "house",
  build: (dice) => {
    const [wall, roof] = paints(dice);
    const walls = dice.pick<Material>([
      { colours: [hex("b3553b"), hex("cf7a55"), hex("dccfbd")], pattern: bricks(3, 6), gloss: 0 },
      { colours: [wall!, wall!, hex("54483d")], pattern: (u, v, blur) => planks(4, 0.2)(v, u, blur), gloss: 0 },
      { colours: [wall!], pattern: plain, gloss: 0 },
      { colours: [white], pattern: plain, gloss: 0 },
    ]);
    const tiles: Material = {
      colours: [dice.chance(0.5) ? hex("a8402b") : roof!, hex("4a2b22")],
      pattern: scales(4, 5),
      gloss: 0.1,
    };
    const frame = matt(dice.chance(0.7) ? white : paint(dice));
    const pane = shiny(dice.pick([hex("5d87a8"), hex("ffd978"), hex("33475a")]));
    const [w, h, d] = [dice.between(0.62, 0.85), dice.between(0.42, 0.55), 0.6];
    const floor = -0.85;
    const top = floor + 2 * h;
    const peak = dice.between(0.5, 0.75);
    const window = (x: number, y: number): Part[] => [
      ...box([0.17, 0.19, 0.03], frame, { move: [x, y, d] }),
      ...box([0.055, 0.065, 0.05], pane, { move: [x - 0.07, y + 0.08, d] }),
      ...box([0.055, 0.065, 0.05], pane, { move: [x + 0.07, y + 0.08, d] }),
      ...box([0.055, 0.065, 0.05], pane, { move: [x - 0.07, y - 0.08, d] }),
      ...box([0.055, 0.065, 0.05], pane, { move: [x + 0.07, y - 0.08, d] }),
    ];
    const door = dice.pick([-1, 0, 1]);
    const gable = slab(
      [
        [-w, -peak / 3],
        [w, -peak / 3],
        [0, (2 * peak) / 3],
      ],
      d,
      walls,
    );
    const middle = floor + h * 1.1;
    // Two leaves of the roof, thicker than nothing, a little wider than the walls.
    const slope = Math.atan2(peak, w);
    const length = Math.sqrt(peak * peak + w * w) / 2 + 0.12;
    const leaves = [-1, 1].flatMap((s) =>
      box([length, 0.05, d + 0.14], tiles, {
        turn: [0, 0, -s * slope],
        move: [s * (w / 2 + 0.05 * Math.sin(slope)), top + peak / 2 + 0.02, 0],
      }),
    );
    return [
      ...box([w, h, d], walls, { move: [0, floor + h, 0] }),
      ...gable.map((p) => placed(p, { move: [0, top + peak / 3, 0] })),
      ...leaves,
      ...box([0.16, 0.3, 0.04], matt(paint(dice)), { move: [door * w * 0.5, floor + 0.3, d] }),
      ...[-1, 0, 1].filter((x) => x !== door && (door !== 0 || x !== 0)).flatMap((x) => window(x * w * 0.55, middle)),
      ...(dice.chance(0.5) ? window(0, top + peak * 0.32) : []),
      ...(dice.chance(0.6) ? box([0.1, 0.3, 0.1], walls, { move: [w * 0.5, top + peak * 0.65, 0.1] }) : []),
    ];
  },
  pose: upright(0.75, 0.3),
});
