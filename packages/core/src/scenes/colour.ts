import type { Dice } from "./dice.ts";

/** Red, green and blue in linear light, each in [0, 1]. */
export type Colour = readonly [number, number, number];

/** A colour from six hexadecimal digits of sRGB. */
export const hex = (digits: string): Colour => {
  const n = Number.parseInt(digits, 16);
  return [linear((n >> 16) / 255), linear(((n >> 8) & 255) / 255), linear((n & 255) / 255)];
};

/** @param hue in turns, red at 0 @param saturation in [0, 1] @param value of the brightest channel, in sRGB, in [0, 1] */
export function hsv(hue: number, saturation: number, value: number): Colour {
  const channel = (offset: number) => {
    const k = (((hue * 6 + offset) % 6) + 6) % 6;
    return linear(value * (1 - saturation * Math.max(0, Math.min(k, 4 - k, 1))));
  };
  return [channel(5), channel(3), channel(1)];
}

/** IEC 61966-2-1. */
const linear = (v: number): number => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);

export const mix = (a: Colour, b: Colour, share: number): Colour => [
  a[0] + (b[0] - a[0]) * share,
  a[1] + (b[1] - a[1]) * share,
  a[2] + (b[2] - a[2]) * share,
];

export const scaled = (c: Colour, factor: number): Colour => [c[0] * factor, c[1] * factor, c[2] * factor];

export const white: Colour = hex("f4f1ea");
export const black: Colour = hex("1c1b20");

/** Hues that the eye tells apart, from crimson to violet. Magenta is left to the tag. */
const hues = [-0.04, 0, 0.05, 0.1, 0.14, 0.22, 0.35, 0.47, 0.54, 0.6, 0.66, 0.75];

/** A paint: strong enough to carry a toy. */
export const paint = (dice: Dice): Colour =>
  hsv(dice.pick(hues) + dice.between(-0.02, 0.02), dice.between(0.5, 0.92), dice.between(0.55, 0.98));

/** A paint and colours that stand off from it. */
export function paints(dice: Dice, count = 2): Colour[] {
  const first = paint(dice);
  const found = [first];
  while (found.length < count) {
    const next = dice.chance(0.35) ? dice.pick([white, white, black, hex("f2d8a7")]) : paint(dice);
    const apart = (c: Colour) => Math.abs(lightness(c) - lightness(next)) + 0.5 * hueDistance(c, next);
    if (apart(found[found.length - 1]!) > 0.28 || dice.chance(0.1)) found.push(next);
  }
  return found;
}

/** The cube root of the luminance: near to what the eye calls light and dark. */
const lightness = ([r, g, b]: Colour): number => Math.cbrt(0.2126 * r + 0.7152 * g + 0.0722 * b);

const hueDistance = (a: Colour, b: Colour): number =>
  Math.max(Math.abs(a[0] - b[0]), Math.abs(a[1] - b[1]), Math.abs(a[2] - b[2]));
