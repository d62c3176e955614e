import type { Colour } from "./colour.ts";
import type { Dice } from "./dice.ts";
import { cellValue, cloud, noise } from "./noise.ts";

/**
 * A pattern on a surface: which of the material's colours is at (u, v), where 1.5 is halfway between the second and
 * the third. `blur` is the width of a pixel in units of u and v, within which edges fade.
 */
export type Pattern = (u: number, v: number, blur: number) => number;

/** What a surface is made of. */
export interface Material {
  readonly colours: readonly Colour[];
  readonly pattern: Pattern;
  /** From 0, chalk, to 1, varnish. */
  readonly gloss: number;
}

export const plain: Pattern = () => 0;

export const matt = (...colours: Colour[]): Material => ({ colours, pattern: plain, gloss: 0.1 });
export const shiny = (...colours: Colour[]): Material => ({ colours, pattern: plain, gloss: 0.7 });

const fraction = (v: number): number => v - Math.floor(v);

/** 0 below the edge, 1 above it, with a ramp of the given width between. */
const edge = (v: number, at: number, width: number): number => {
  const t = (v - at) / width + 0.5;
  return Math.max(0, Math.min(1, t));
};

/** A wave of period 1 that is 0 for one half and 1 for the other. */
const square = (v: number, width: number): number =>
  edge(Math.abs(fraction(v) * 2 - 1), 0.5, Math.max(0.06, 2 * width));

/** Stripes across the direction (a, b), that many in a unit each way. */
export const stripes =
  (a: number, b: number): Pattern =>
  (u, v, blur) =>
    square(u * a + v * b, blur * (Math.abs(a) + Math.abs(b)));

/** Segments in several colours, one after the other. */
export const segments =
  (n: number, colours: number): Pattern =>
  (u) => {
    const at = fraction(u) * n;
    return Math.floor(at) % colours;
  };

export const checks =
  (a: number, b: number): Pattern =>
  (u, v, blur) => {
    const x = square(u * a, blur * a);
    const y = square(v * b, blur * b);
    return x + y - 2 * x * y;
  };

/** Round dots in staggered rows; the radius is a share of the distance between rows. */
export const dots =
  (a: number, b: number, radius = 0.3): Pattern =>
  (u, v, blur) => {
    const y = v * b;
    const row = Math.floor(y);
    const x = fraction(u * a + (row & 1 ? 0.5 : 0)) - 0.5;
    const d = Math.sqrt(x * x + (y - row - 0.5) ** 2);
    return 1 - edge(d, radius, Math.max(0.08, blur * Math.max(a, b)));
  };

export const zigzag =
  (a: number, b: number): Pattern =>
  (u, v, blur) =>
    square(v * b + Math.abs(fraction(u * a) * 2 - 1) * 0.6, blur * (a + b));

/** Bricks in the first two colours and mortar in the third. */
export const bricks =
  (a: number, b: number): Pattern =>
  (u, v, blur) => {
    const y = v * b;
    const row = Math.floor(y);
    const x = u * a + (row & 1 ? 0.5 : 0);
    const column = Math.floor(x);
    const soft = Math.max(0.06, blur * b);
    const joint = Math.min(
      edge(0.5 - Math.abs(x - column - 0.5), 0.05, soft * 0.5),
      edge(0.5 - Math.abs(y - row - 0.5), 0.09, soft),
    );
    return 2 - joint * (2 - cellValue(column, row));
  };

/** Overlapping rounded tiles, as on roofs and fish; the rim is in the second colour. */
export const scales =
  (a: number, b: number): Pattern =>
  (u, v, blur) => {
    const y = v * b;
    const row = Math.floor(y);
    const x = fraction(u * a + (row & 1 ? 0.5 : 0)) - 0.5;
    const rim = y - row - 4 * x * x;
    return 1 - edge(Math.abs(rim), 0.2, Math.max(0.16, blur * b * 2));
  };

/** Grain along v. */
export const wood =
  (a: number, b: number): Pattern =>
  (u, v) => {
    const bend = noise(u * a * 0.7, v * b * 0.4) * 3;
    return 0.15 + 0.7 * Math.abs(fraction(u * a + bend) * 2 - 1) * (0.6 + 0.4 * noise(u * a * 9, v * b * 0.8));
  };

/** Boards of wood with gaps in the third colour. */
export const planks =
  (a: number, b: number): Pattern =>
  (u, v, blur) => {
    const x = u * a;
    const board = Math.floor(x);
    const y = v * b + cellValue(board, 7) * 4;
    const shade = cellValue(board, Math.floor(y)) * 0.6 + 0.4 * noise(x * 7, y * 1.3 + board * 9.7);
    const soft = Math.max(0.05, blur * a);
    const gap = Math.min(
      edge(0.5 - Math.abs(x - board - 0.5), 0.025, soft),
      edge(0.5 - Math.abs(fraction(y) - 0.5), 0.01, soft),
    );
    return 2 - gap * (2 - shade);
  };

export const marble =
  (a: number, b: number): Pattern =>
  (u, v) =>
    (1 - Math.abs(Math.sin(3 * (u * a + cloud(u * a * 2, v * b * 2) * 3)))) ** 2;

/** Patches in the second colour, as on a cow. */
export const patches =
  (a: number, b: number): Pattern =>
  (u, v, blur) =>
    edge(noise(u * a, v * b), 0.52, Math.max(0.06, blur * (a + b)));

/** Fine grain between the first two colours, as of plaster, sand or felt. */
export const grain =
  (a: number, b: number): Pattern =>
  (u, v) =>
    cloud(u * a, v * b);

/** A pattern for a toy whose surface is about as wide as high in the units of u and v; `wrap` is how often u goes round. */
export function decoration(dice: Dice, a: number, b: number): Pattern {
  const n = Math.max(1, Math.round(a));
  const kinds: (() => Pattern)[] = [
    () => plain,
    () => stripes(0, b),
    () => stripes(n, 0),
    () => stripes(n, dice.pick([-1, 1]) * b),
    () => checks(n, b),
    () => checks(n, b),
    () => dots(2 * n, 2 * b, dice.between(0.22, 0.34)),
    () => dots(n, b, dice.between(0.24, 0.36)),
    () => zigzag(2 * n, b),
    () => patches(2 * n, 2 * b),
    () => marble(n, b),
  ];
  return dice.pick(kinds)();
}
