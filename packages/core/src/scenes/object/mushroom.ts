import { hex, paint, white } from "../colour.ts";
import type { Part } from "../mesh.ts";
import { grain, type Material, matt } from "../pattern.ts";
import { ball, type Point, revolved } from "../solid.ts";
import { defineObject, upright } from "./define.ts";

/** A toadstool with spots, or a plain brown mushroom; with a skirt, sometimes. */
export default defineObject({
  label: "mushroom",
  build: (dice) => {
    const toadstool = dice.chance(0.7);
    const cap = toadstool
      ? dice.chance(0.5)
        ? hex("c8201f")
        : paint(dice)
      : dice.pick([hex("8a5a33"), hex("c79a63"), hex("6b4a35")]);
    const top: Material = { colours: [cap, hex("3a2414")], pattern: toadstool ? () => 0 : grain(9, 1.2), gloss: 0.5 };
    const pale: Material = { colours: [hex("f3ead8"), hex("d9c7a5")], pattern: grain(10, 2), gloss: 0.05 };
    const width = dice.between(0.78, 1);
    const rise = dice.between(0.5, 0.85);
    const rim = 0.1;
    const dome = Array.from({ length: 9 }, (_, i): Point => {
      const t = (i / 8) * (Math.PI / 2);
      return [width * Math.cos(t), rim + rise * Math.sin(t)];
    });
    const stem = dice.between(0.2, 0.32);
    const parts: Part[] = [
      revolved(dome, top, 26),
      revolved(
        [
          [stem, rim + 0.08],
          [width * 0.6, rim + 0.05],
          [width, rim],
        ],
        { ...pale, pattern: grain(40, 1) },
        26,
      ),
      revolved(
        [
          [0, -0.95],
          [stem * 1.5, -0.95],
          [stem * 1.4, -0.8],
          [stem, -0.3],
          [stem * 0.95, rim + 0.15],
        ],
        pale,
        14,
      ),
    ];
    if (dice.chance(0.5))
      parts.push(
        revolved(
          [
            [stem, -0.1],
            [stem * 1.7, -0.25],
          ],
          pale,
          14,
        ),
      );
    if (!toadstool) return parts;
    const count = dice.whole(9, 16);
    for (let i = 0; i < count; i++) {
      // By the golden angle over the dome: evenly spread at any number.
      const t = Math.asin(((i + 0.6) / count) ** 0.9);
      const angle = i * 2.39996;
      const [c, s] = [Math.cos(t), Math.sin(t)];
      const move = [width * c * Math.cos(angle), rim + rise * s, width * c * Math.sin(angle)] as const;
      parts.push(ball(matt(white), { scale: [0.13, 0.05, 0.13], turn: [0, 0, 0], move }, 10));
      parts.push(
        ball(
          matt(white),
          { scale: dice.between(0.09, 0.13), move: [move[0] * 0.97, rim + rise * s * 0.97, move[2] * 0.97] },
          9,
        ),
      );
    }
    return parts;
  },
  pose: upright(3, 0.35),
});
