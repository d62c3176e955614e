import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Image } from "@convlens/core/base";
import { rng } from "@convlens/core/base";
import { encodePng } from "../png.ts";

/** Shapes that a picture can show; each is a class. */
export const shapes: Readonly<Record<string, (x: number, y: number, r: number) => boolean>> = {
  disc: (x, y, r) => x * x + y * y < r * r,
  square: (x, y, r) => Math.max(Math.abs(x), Math.abs(y)) < r * 0.85,
  cross: (x, y, r) => Math.min(Math.abs(x), Math.abs(y)) < r * 0.3 && Math.max(Math.abs(x), Math.abs(y)) < r,
};

/** A bright shape on a dark, noisy ground, of a place and size that the seed draws. */
export function shapePicture(shape: string, side: number, seed: number): Image {
  const random = rng(seed);
  const inside = shapes[shape]!;
  const [u, v, r] = [0.4, 0.4, 0.25].map((low) => side * (low + 0.2 * random.uniform())) as [number, number, number];
  const data = new Uint8ClampedArray(side * side * 4).fill(255);
  for (let i = 0; i < side * side; i++) {
    const bright = inside((i % side) - u, Math.floor(i / side) - v, r) ? 170 : 20;
    for (let c = 0; c < 3; c++) data[i * 4 + c] = bright + 60 * random.uniform();
  }
  return { width: side, height: side, data };
}

/** Writes `count` pictures of each shape into a folder of its own. */
export async function writeShapes(folder: string, names: readonly string[], count: number, side: number, seed = 1) {
  for (const [k, name] of names.entries())
    for (let i = 0; i < count; i++) {
      const file = join(folder, name, `${String(i).padStart(3, "0")}.png`);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, await encodePng(shapePicture(name, side, seed + 1000 * k + i)));
    }
}
