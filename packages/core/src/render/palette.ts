import { type ColormapName, colormap, sample } from "./colormap.ts";
import { NOT_FINITE } from "./heatmap.ts";

/** RGB, 0 to 255. */
export type Colour = readonly [number, number, number];

/** The colours of a paper figure. */
export const WHITE: Colour = [255, 255, 255];
export const INK: Colour = [26, 30, 38];
export const FAINT_INK: Colour = [104, 112, 124];

/** How many of the 256 colours are the colour map's; the rest is for what surrounds the maps. */
export const MAP_COLOURS = 240;
/** Background to full ink in equal steps of coverage: text without new colours. */
const INK_STEPS = 8;

/** Palette indices of what is no map value. */
export const mark = {
  background: MAP_COLOURS,
  ink: MAP_COLOURS + INK_STEPS - 1,
  gap: MAP_COLOURS + INK_STEPS,
  constant: MAP_COLOURS + INK_STEPS + 1,
  constantStripe: MAP_COLOURS + INK_STEPS + 2,
  notFinite: MAP_COLOURS + INK_STEPS + 3,
  notFiniteStripe: MAP_COLOURS + INK_STEPS + 4,
} as const;

const surrounding: readonly (readonly [number, Colour])[] = [
  [mark.gap, [128, 134, 146]],
  [mark.constant, [236, 238, 241]],
  [mark.constantStripe, [178, 184, 194]],
  [mark.notFinite, NOT_FINITE],
  [mark.notFiniteStripe, [40, 0, 32]],
];

const built = new Map<string, Uint8Array>();

/** The 256 RGBA colours of a grid: those of the colour map first, then text, gaps and marks. */
export function paletteOf(name: ColormapName): Uint8Array {
  const known = built.get(name);
  if (known) return known;
  const palette = new Uint8Array(256 * 4);
  const set = (i: number, colour: ArrayLike<number>) => palette.set([colour[0]!, colour[1]!, colour[2]!, 255], i * 4);
  const colours = sample(colormap(name), MAP_COLOURS);
  for (let i = 0; i < MAP_COLOURS; i++) set(i, colours.subarray(i * 3, i * 3 + 3));
  for (let i = 0; i < INK_STEPS; i++) {
    const share = i / (INK_STEPS - 1);
    set(
      mark.background + i,
      WHITE.map((w, c) => Math.round(w + share * (INK[c]! - w))),
    );
  }
  for (const [i, colour] of surrounding) set(i, colour);
  for (let i = mark.notFiniteStripe + 1; i < 256; i++) set(i, WHITE);
  built.set(name, palette);
  return palette;
}

/** The palette index of ink that covers a share of a pixel of background. */
export const inkIndex = (coverage: number): number => mark.background + Math.round(coverage * (INK_STEPS - 1));
