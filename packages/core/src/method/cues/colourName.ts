import { toLab } from "../segment/lab.ts";

/** What people call by these names, about, as red, green and blue. */
const named: Readonly<Record<string, readonly [number, number, number]>> = {
  black: [0, 0, 0],
  "dark grey": [64, 64, 64],
  grey: [128, 128, 128],
  "light grey": [200, 200, 200],
  white: [255, 255, 255],
  red: [225, 20, 20],
  "dark red": [120, 0, 0],
  orange: [255, 165, 0],
  brown: [139, 69, 19],
  beige: [222, 200, 160],
  yellow: [255, 235, 0],
  olive: [128, 128, 0],
  green: [0, 150, 0],
  "light green": [144, 238, 144],
  "dark green": [0, 80, 0],
  cyan: [0, 230, 230],
  teal: [0, 128, 128],
  "light blue": [140, 190, 240],
  blue: [0, 60, 255],
  "dark blue": [0, 0, 110],
  purple: [128, 0, 160],
  magenta: [255, 0, 220],
  pink: [255, 170, 190],
};

/** Of eight-bit sRGB, the name of the nearest of some colours in CIELAB. */
export function colourName(rgb: readonly number[]): string {
  const names = Object.keys(named);
  const [own, ...others] = labOf([rgb, ...Object.values(named)]);
  const away = others.map((lab) => Math.hypot(...lab.map((v, i) => v - own![i]!)));
  return names[away.indexOf(Math.min(...away))]!;
}

/** L, a and b of eight-bit sRGB colours. */
export function labOf(colours: readonly (readonly number[])[]): [number, number, number][] {
  const data = Uint8ClampedArray.from(colours.flatMap(([r, g, b]) => [r!, g!, b!, 255]));
  const { l, a, b } = toLab({ width: colours.length, height: 1, data });
  return colours.map((_, i) => [l[i]!, a[i]!, b[i]!]);
}

/** `#rrggbb`. */
export const hexOf = (rgb: readonly number[]): string =>
  `#${rgb.map((v) => Math.round(v).toString(16).padStart(2, "0")).join("")}`;
